"""What the settings and the data folder must keep: nothing shown that should not be, no key missing, no door open."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core import checks

from commissioning.platform.promises import Promise, promise
from commissioning.platform.sealed_fields import data_keys

_COOKIES = (
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_HTTPONLY",
)
_SAME_SITE = ("SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE")
_SAID_ABOVE = {"security.W018", "security.W009", "security.W020", "security.W012", "security.W016"}
"""What Django's check of a deployment says and we say in our own words: DEBUG, secret key, hosts, cookies."""


def promises() -> Iterator[Promise]:
    yield promise(
        "The service runs in production mode.",
        None
        if settings.MODE == "production"
        else f"COMMISSIONING_MODE is {settings.MODE}, which is for trying out on one machine. Set it to production.",
    )
    yield promise(
        "Errors show nothing of the program or its data.",
        "DEBUG is on, so each error page shows settings and rows. Switch it off." if settings.DEBUG else None,
    )
    yield promise("The keys are there and cannot be guessed.", _keys())
    yield promise("The keys of people can be read, and lie apart from the database.", _key_store())
    yield promise("The service answers under its own names alone.", _hosts())
    yield promise("Cookies travel encrypted, and no script reads them.", _cookies())
    yield promise("Django's own check of a deployment finds nothing else.", _django_says())
    yield promise("The data folder can be written, and nobody else can read it.", _data_folder(Path(settings.DATA)))


def _keys() -> Iterator[str]:
    key = settings.SECRET_KEY
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
        yield "COMMISSIONING_SECRET_KEY can be guessed. Set it to 50 random characters or more."
    if len(settings.AUDIT_KEY) < 32:
        yield "COMMISSIONING_AUDIT_KEY is too short. Set it to 32 random characters or more, or leave it out."


def _key_store() -> Iterator[str]:
    try:
        data_keys().of(["nobody"])
    except Exception as problem:
        yield (
            f"The key store cannot be read ({' '.join(str(problem).split())}). See that its server runs, that "
            "COMMISSIONING_KEYS_URL is right, and that its table was made."
        )


def _hosts() -> Iterator[str]:
    hosts = settings.ALLOWED_HOSTS
    if not hosts:
        yield "COMMISSIONING_HOSTS is empty. Name the hosts under which the service is reached."
    for host in hosts:
        if "*" in host or host.startswith("."):
            yield f"COMMISSIONING_HOSTS lets in {host}, which is more than the service's own. Name each host in full."


def _cookies() -> Iterator[str]:
    off = [name for name in _COOKIES if not getattr(settings, name)]
    off += [name for name in _SAME_SITE if getattr(settings, name) not in ("Lax", "Strict")]
    if off:
        yield f"{', '.join(off)} would let cookies be read or sent elsewhere. In production mode they are set."


def _django_says() -> Iterator[str]:
    for message in checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True):
        if message.level >= checks.WARNING and not message.is_silenced() and message.id not in _SAID_ABOVE:
            yield " ".join(str(message.msg).split()) + f" ({message.id})"


def _data_folder(folder: Path) -> Iterator[str]:
    if not folder.is_dir():
        yield f"COMMISSIONING_DATA is {folder}, which is not there. Make it, owned by the user that serves."
        return
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield f"The data folder {folder} cannot be written. Give it to the user that serves."
    if folder.stat().st_mode & stat.S_IRWXO:
        yield f"Everybody on the machine may look into the data folder {folder}. Run: chmod o-rwx {folder}"
