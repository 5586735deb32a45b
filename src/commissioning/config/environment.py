"""What the environment says, checked: a wrong word is refused with what to write instead."""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from commissioning.core.clock import Clock, ShiftedClock, SystemClock, SystemRandomness
from commissioning.platform.sealing import KEY_BYTES

MODES = ("demo", "embedded", "production")
DEMO_BEGINS = datetime(2013, 6, 3, 8, 0, tzinfo=UTC)
"""When it is in the demonstration: two years into its Work Programme."""
# Write transactions take the one lock at once; constraints and triggers hold for REPLACE too.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
    "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;",
}


def mode(environ: Mapping[str, str]) -> str:
    """The mode. Raises ImproperlyConfigured."""
    said = environ.get("COMMISSIONING_MODE", "embedded")
    if said not in MODES:
        raise ImproperlyConfigured(f"COMMISSIONING_MODE is {said!r}. Set it to one of {', '.join(MODES)}.")
    return said


def data_folder(environ: Mapping[str, str]) -> Path:
    """Where files are kept."""
    return Path(environ.get("COMMISSIONING_DATA", "commissioning-data")).absolute()


def secret_key(environ: Mapping[str, str], mode: str, data: Path) -> str:
    """The key that signs. In production it comes from outside; elsewhere it is made once, for the owner's eyes.

    Raises   ImproperlyConfigured.
    """
    if said := environ.get("COMMISSIONING_SECRET_KEY"):
        return said
    if mode == "production":
        raise ImproperlyConfigured(
            "Production needs COMMISSIONING_SECRET_KEY: 50 random characters, kept out of backups."
        )
    return _made_once(data / "secret-key", get_random_secret_key())


def key_of_data(environ: Mapping[str, str], mode: str, data: Path, name: str, what_for: str) -> bytes:
    """A key that guards personal data: 32 bytes. In production it comes from outside; elsewhere it is made once.

    Takes    name: of the variable that holds it, in base64; what_for: as the refusal says it.
    Raises   ImproperlyConfigured.
    """
    said = environ.get(name)
    if not said:
        if mode == "production":
            raise ImproperlyConfigured(f"Production needs {name}: {what_for}. {_HOW_TO_MAKE_A_KEY}")
        made = base64.b64encode(SystemRandomness().token_bytes(KEY_BYTES)).decode()
        said = _made_once(data / name.removeprefix("COMMISSIONING_").lower().replace("_", "-"), made)
    return _key(name, said)


def former_master_keys(environ: Mapping[str, str]) -> tuple[bytes, ...]:
    """Master keys of before, under which some people's keys may still be wrapped. Raises ImproperlyConfigured."""
    name = "COMMISSIONING_FORMER_MASTER_KEYS"
    return tuple(_key(name, each.strip()) for each in environ.get(name, "").split(",") if each.strip())


def key_store(environ: Mapping[str, str], mode: str, data: Path) -> str | Path:
    """Where people's keys are kept: the address of a PostgreSQL database of their own, or a file beside the data.

    Raises   ImproperlyConfigured.
    """
    url = environ.get("COMMISSIONING_KEYS_URL")
    if not url:
        if mode == "production":
            raise ImproperlyConfigured(
                "Production needs COMMISSIONING_KEYS_URL, as postgresql://keys:password@host:5432/keys: people's keys "
                "lie apart from the database, so that its backups hold nobody whose key was erased."
            )
        return data / "keys.sqlite3"
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured(
            "COMMISSIONING_KEYS_URL is not the address of a PostgreSQL database. "
            "Write it as postgresql://keys:password@host:5432/keys"
        )
    if url.split("?")[0].rstrip("/") == environ.get("COMMISSIONING_DATABASE_URL", "").split("?")[0].rstrip("/"):
        raise ImproperlyConfigured(
            "COMMISSIONING_KEYS_URL is the database of the rows, whose backups would then hold the keys too. "
            "Give the keys a database of their own."
        )
    return url


_HOW_TO_MAKE_A_KEY = (
    "Make one with: python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())'"
)


def _key(name: str, said: str) -> bytes:
    try:
        key = base64.b64decode(said, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name} is not a key of {KEY_BYTES} bytes in base64. {_HOW_TO_MAKE_A_KEY}")
    return key


def _made_once(file: Path, text: str) -> str:
    """What a file says; if there is none yet, this, for the owner's eyes alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as new:
            new.write(text)
    except FileExistsError:
        pass
    return file.read_text(encoding="ascii")


def audit_key(environ: Mapping[str, str], secret_key: str) -> bytes:
    """The key of the hashes that stand for personal values in audit events.

    Its own, so that the key that signs may change while hashes stay comparable; without one, derived from that key.
    """
    if said := environ.get("COMMISSIONING_AUDIT_KEY"):
        return said.encode()
    return hmac.new(secret_key.encode(), b"commissioning.audit", hashlib.sha256).digest()


def hosts(environ: Mapping[str, str], mode: str) -> list[str]:
    """The names under which the service is reached. Raises ImproperlyConfigured."""
    said = [host.strip() for host in environ.get("COMMISSIONING_HOSTS", "").split(",") if host.strip()]
    if "*" in said or (mode == "production" and not said):
        raise ImproperlyConfigured(
            "COMMISSIONING_HOSTS must name the hosts of the service, as employment.example.gov.uk; * is none."
        )
    return said or ["127.0.0.1", "localhost", "[::1]"]


def owner(environ: Mapping[str, str], mode: str) -> tuple[str, str]:
    """Who runs the service, and how to reach them, as its pages say. Raises ImproperlyConfigured."""
    name, contact = environ.get("COMMISSIONING_OWNER", ""), environ.get("COMMISSIONING_CONTACT", "")
    if mode == "production" and not (name and contact):
        raise ImproperlyConfigured(
            "Production needs COMMISSIONING_OWNER and COMMISSIONING_CONTACT: the law asks each public service to say "
            "who runs it and how to reach them."
        )
    return name or "whoever started it on this computer", contact or "ask the person who started it"


def clock(environ: Mapping[str, str], mode: str) -> Clock:
    """The clock of pages, API and jobs: the machine's, but in the demonstration one that starts when that plays.

    COMMISSIONING_DEMO_STARTED_AT is set by `serve`, so that its processes show the same time.
    """
    machine = SystemClock()
    if mode != "demo":
        return machine
    said = environ.get("COMMISSIONING_DEMO_STARTED_AT")
    return ShiftedClock(DEMO_BEGINS, machine, datetime.fromisoformat(said) if said else machine.now())


def web_folders(*names: str) -> list[Path]:
    """Folders of the web application's own files."""
    return [Path(__file__).parents[1] / "web" / name for name in names]


def database(environ: Mapping[str, str], mode: str, data: Path) -> dict[str, Any]:
    """Django's settings of the database. Raises ImproperlyConfigured."""
    url = environ.get("COMMISSIONING_DATABASE_URL")
    if not url:
        if mode == "production":
            raise ImproperlyConfigured(
                "Production needs COMMISSIONING_DATABASE_URL, for PostgreSQL: SQLite has no row security, "
                "so it has one wall and is for one machine and its owner."
            )
        return sqlite(data / "commissioning.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "COMMISSIONING_DATABASE_URL is not the address of a PostgreSQL database. "
            "Write it as postgresql://app_rw:password@host:5432/name"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        # To connect takes longer than most pages. Whose request it was is told anew in each transaction.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(file: Path | str) -> dict[str, Any]:
    """Django's settings of a SQLite file."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": SQLITE_OPTIONS}
