"""What the environment says about sign-in, checked: a wrong word is refused with what to write instead."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_SINGLE_SIGN_ON = ("NAME", "ISSUER", "CLIENT_ID", "CLIENT_SECRET")


def second_factor(environ: Mapping[str, str], mode: str) -> str:
    """Whether a second factor is `required` of everybody or `offered`. Raises ImproperlyConfigured."""
    said = environ.get("COMMISSIONING_SECOND_FACTOR") or ("required" if mode == "production" else "offered")
    if said not in ("required", "offered"):
        raise ImproperlyConfigured(f"COMMISSIONING_SECOND_FACTOR is {said!r}. Set it to required or offered.")
    return said


def single_sign_on(environ: Mapping[str, str], mode: str) -> dict[str, Any] | None:
    """The provider of single sign-on, as allauth takes it; None when there is none. Raises ImproperlyConfigured."""
    said = {name: environ.get(f"COMMISSIONING_OIDC_{name}", "").strip() for name in _SINGLE_SIGN_ON}
    if not any(said.values()):
        return None
    missing = [f"COMMISSIONING_OIDC_{name}" for name, value in said.items() if not value]
    if missing:
        raise ImproperlyConfigured(f"Single sign-on needs {' and '.join(missing)} too, or none of its settings.")
    if mode == "production" and urlsplit(said["ISSUER"]).scheme != "https":
        raise ImproperlyConfigured("COMMISSIONING_OIDC_ISSUER must begin with https:// in production.")
    return {
        "provider_id": "single-sign-on",
        "name": said["NAME"],
        "client_id": said["CLIENT_ID"],
        "secret": said["CLIENT_SECRET"],
        "settings": {"server_url": said["ISSUER"].rstrip("/"), "oauth_pkce_enabled": True},
    }


def by_password(environ: Mapping[str, str], provider: dict[str, Any] | None) -> bool:
    """Whether people may sign in with a password. Raises ImproperlyConfigured when there would be no way in."""
    said = environ.get("COMMISSIONING_OIDC_REQUIRED") or "no"
    if said not in ("yes", "no"):
        raise ImproperlyConfigured(f"COMMISSIONING_OIDC_REQUIRED is {said!r}. Set it to yes or no.")
    if said == "yes" and provider is None:
        raise ImproperlyConfigured("COMMISSIONING_OIDC_REQUIRED is yes, so name the provider in COMMISSIONING_OIDC_….")
    return said == "no"


def email(environ: Mapping[str, str], mode: str, data: Path) -> dict[str, Any]:
    """Django's settings of e-mail: a server, or without one, outside production, files in the data folder.

    Raises   ImproperlyConfigured.
    """
    url = environ.get("COMMISSIONING_EMAIL_URL")
    if not url:
        if mode == "production":
            raise ImproperlyConfigured(
                "Production needs COMMISSIONING_EMAIL_URL, for invitations and new passwords, as "
                "smtp://name:password@mail.example.gov.uk:587?from=employment@example.gov.uk"
            )
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": data / "mail",
            "DEFAULT_FROM_EMAIL": "employment@localhost",
        }
    parts = urlsplit(url)
    sender = parse_qs(parts.query).get("from", [""])[0]
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or "@" not in sender:
        raise ImproperlyConfigured(
            "COMMISSIONING_EMAIL_URL is not the address of a mail server. Write it as "
            "smtp://name:password@host:587?from=address (STARTTLS) or smtps://name:password@host:465?from=address"
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (587 if parts.scheme == "smtp" else 465),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        # Never in the clear: it carries links that let people in.
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": sender,
    }


def proxies(environ: Mapping[str, str], mode: str) -> int:
    """How many reverse proxies stand in front: attempts are counted by the address that the outermost one saw."""
    said = environ.get("COMMISSIONING_PROXIES") or ("1" if mode == "production" else "0")
    if not (said.isascii() and said.isdigit() and len(said) < 3):
        raise ImproperlyConfigured(f"COMMISSIONING_PROXIES is {said!r}. Set it to how many proxies stand in front: 1.")
    return int(said)
