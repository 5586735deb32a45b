"""Settings of the web application, from the environment.

COMMISSIONING_MODE           demo, embedded (default) or production
COMMISSIONING_DATA           the folder that holds the database file and uploads (default: commissioning-data)
COMMISSIONING_DATABASE_URL   postgresql://app_rw:password@host:5432/name; without it a SQLite file in the data folder
COMMISSIONING_SECRET_KEY     required in production; elsewhere made once and kept in the data folder
COMMISSIONING_AUDIT_KEY      hashes personal values in audit events; without it derived from the secret key, so set it
                             before that one changes, and keep it as long as the events
COMMISSIONING_MASTER_KEY     wraps the key of each person; required in production, elsewhere made once in DATA
COMMISSIONING_FORMER_MASTER_KEYS  master keys of before, with commas, as long as something is wrapped under them
COMMISSIONING_INDEX_KEY      makes the marks by which people are found; required in production; it never changes
COMMISSIONING_KEYS_URL       postgresql://keys:password@host:5432/keys, a database of its own for people's keys;
                             required in production, elsewhere a file in the data folder
COMMISSIONING_HOSTS          the names under which the service is reached, with commas; required in production
COMMISSIONING_OWNER          the organisation that runs the service, as its pages name it; required in production
COMMISSIONING_CONTACT        how to reach it: an e-mail address or a sentence; required in production
"""

import os

from csp.constants import NONCE, NONE, SELF

from commissioning.config import environment, logs
from commissioning.config.sign_in import *  # noqa: F403

MODE = environment.mode(os.environ)
DATA = environment.data_folder(os.environ)
SECRET_KEY = environment.secret_key(os.environ, MODE, DATA)
AUDIT_KEY = environment.audit_key(os.environ, SECRET_KEY)
MASTER_KEYS = (
    environment.key_of_data(os.environ, MODE, DATA, "COMMISSIONING_MASTER_KEY", "it wraps the key of each person"),
    *environment.former_master_keys(os.environ),
)
INDEX_KEY = environment.key_of_data(
    os.environ, MODE, DATA, "COMMISSIONING_INDEX_KEY", "it makes the marks by which people are found"
)
KEY_STORE = environment.key_store(os.environ, MODE, DATA)
DATABASES = {"default": environment.database(os.environ, MODE, DATA)}
ALLOWED_HOSTS = environment.hosts(os.environ, MODE)
SERVICE_OWNER, SERVICE_CONTACT = environment.owner(os.environ, MODE)
CLOCK = environment.clock(os.environ, MODE)
LOGGING = logs.logging_settings(MODE)

DEBUG = False
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
ROOT_URLCONF = "commissioning.config.urls"
WSGI_APPLICATION = "commissioning.config.wsgi.application"

AUTH_USER_MODEL = "platform.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "commissioning.platform.apps.PlatformConfig",
    "commissioning.rooms.market.apps.MarketConfig",
    "commissioning.rooms.design.apps.DesignConfig",
    "commissioning.rooms.contracts.apps.ContractsConfig",
    "commissioning.rooms.journey.apps.JourneyConfig",
    "commissioning.rooms.performance.apps.PerformanceConfig",
    "commissioning.web.apps.WebConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
]
# Outermost first. Whoever is acting is known from AccessMiddleware on; on PostgreSQL it opens the transaction.
MIDDLEWARE = [
    "commissioning.web.views.health.HealthMiddleware",
    "commissioning.config.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "commissioning.web.headers.HeadersMiddleware",
    "commissioning.api.access.TokenMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "commissioning.web.sign_in.sessions.SessionLimitsMiddleware",
    "commissioning.web.access.AccessMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "commissioning.web.sign_in.second_factor.SecondFactorMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": environment.web_folders("templates", "components"),
        "OPTIONS": {
            "environment": "commissioning.web.environment.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "commissioning.web.shell.shell",
            ],
        },
    },
    # The packages' own templates, where ours do not stand in front: e-mails, and what allauth asks for by name.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

STATIC_URL = "/static/"
STATICFILES_DIRS = environment.web_folders("static")
STATIC_ROOT = DATA / "static" if MODE == "production" else None
STORAGES = {
    "default": {"BACKEND": "commissioning.platform.file_contents.Contents", "OPTIONS": {"location": DATA / "files"}},
    # Names with a digest need `collectstatic`, which `serve` runs in production; elsewhere files are found in place.
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if MODE == "production"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE != "production"
WHITENOISE_MAX_AGE = 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "commissioning.web.errors.refused_form"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Bounds of a request that holds no upload; uploads have their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# Of the API: the size of a body, and how often one token may ask of one server process.
API_BODY_BYTES = 2_000_000
API_REQUESTS_A_MINUTE = 600
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

if MODE == "production":
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SILENCED_SYSTEM_CHECKS = ["security.W021"]  # the preload list is for whoever owns the domain to decide
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
