"""Settings of the web application, from the environment.

COMMISSIONING_MODE           demo, embedded (default) or production
COMMISSIONING_DATA           the folder that holds the database file and uploads (default: commissioning-data)
COMMISSIONING_DATABASE_URL   postgresql://app_rw:password@host:5432/name; without it a SQLite file in the data folder
COMMISSIONING_SECRET_KEY     required in production; elsewhere made once and kept in the data folder
"""

import os

from commissioning.config import environment

MODE = environment.mode(os.environ)
DATA = environment.data_folder(os.environ)
SECRET_KEY = environment.secret_key(os.environ, MODE, DATA)
DATABASES = {"default": environment.database(os.environ, MODE, DATA)}

DEBUG = False
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"

AUTH_USER_MODEL = "platform.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "commissioning.platform.apps.PlatformConfig",
    "commissioning.rooms.market.apps.MarketConfig",
    "commissioning.rooms.design.apps.DesignConfig",
    "commissioning.rooms.contracts.apps.ContractsConfig",
]
