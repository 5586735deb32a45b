"""Settings of sign-in: passwords, second factor, single sign-on, limits, e-mail.

COMMISSIONING_SECOND_FACTOR   required (default in production) or offered
COMMISSIONING_OIDC_NAME, _ISSUER, _CLIENT_ID, _CLIENT_SECRET   a provider of single sign-on, as its button names it
COMMISSIONING_OIDC_REQUIRED   yes: nobody signs in with a password
COMMISSIONING_EMAIL_URL       smtp://name:password@host:587?from=address; required in production, elsewhere files
COMMISSIONING_PROXIES         how many reverse proxies stand in front: 1 in production, 0 elsewhere
"""

import os

from commissioning.config import environment as _environment
from commissioning.config import sign_in_environment as _said

_mode = _environment.mode(os.environ)
_provider = _said.single_sign_on(os.environ, _mode)

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_IDLE_SECONDS = 30 * 60
PASSWORD_RESET_TIMEOUT = 3600

SECOND_FACTOR = _said.second_factor(os.environ, _mode)
SIGN_IN_BY_PASSWORD = _said.by_password(os.environ, _provider)

ACCOUNT_ADAPTER = "commissioning.web.sign_in.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "commissioning.web.sign_in.forms.SignIn",
    "reset_password": "commissioning.web.sign_in.forms.AskForPassword",
    "reset_password_from_key": "commissioning.web.sign_in.forms.NewPassword",
    "change_password": "commissioning.web.sign_in.forms.ChangePassword",
    "add_email": "commissioning.web.sign_in.forms.NewAddress",
    "reauthenticate": "commissioning.web.sign_in.forms.PasswordAgain",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = True
# Every account comes from an invitation to its address, which confirms it; a new address is confirmed before it counts.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Attempts are counted for an address (whether known or not) and for a network address, each over a sliding time.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/10m/key",
}

MFA_ADAPTER = "commissioning.web.sign_in.adapters.SecondFactors"
MFA_FORMS = {
    "authenticate": "commissioning.web.sign_in.forms.Code",
    "reauthenticate": "commissioning.web.sign_in.forms.CodeAgain",
    "activate_totp": "commissioning.web.sign_in.forms.FirstCode",
}
# Security keys stay off: allauth's pages for them need a script in the page, which our policy forbids.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Commission employment support"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Guards against strangers who sign up with somebody's address; nobody signs up here.
MFA_ALLOW_UNVERIFIED_EMAIL = True

SOCIALACCOUNT_ADAPTER = "commissioning.web.sign_in.adapters.SingleSignOn"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_provider] if _provider else []}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# A form that leads to another site is refused by our policy (form-action), so a link begins it; `state` and PKCE bind
# the answer to the browser that asked.
SOCIALACCOUNT_LOGIN_ON_GET = True

# One counter for all limits and used codes, in the database, so that they hold however many processes serve. allauth
# counts there what django-axes does not see: codes of the second factor, emails sent, passwords asked for again.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "platform_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What one server process counts for itself: the requests of each token. In the database each reading would write.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}
ALLAUTH_TRUSTED_PROXY_COUNT = _said.proxies(os.environ, _mode)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"commissioning": {"handlers": ["stderr"], "level": "INFO"}},
}

globals().update(_said.email(os.environ, _mode, _environment.data_folder(os.environ)))
