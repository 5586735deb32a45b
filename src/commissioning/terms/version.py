"""The version of terms: a digest of what they mean, so that comments, layout and the order of keys do not count."""

from commissioning.core.canonical import canonical_json, digest
from commissioning.terms.models import Terms


def terms_version(terms: Terms) -> str:
    """The SHA-256 of the terms' canonical JSON, in hexadecimal. Every determination names it."""
    return digest(_plain(terms))


def to_json(terms: Terms) -> bytes:
    """The terms as canonical JSON, from which `from_json` makes the same terms."""
    return canonical_json(_plain(terms))


def from_json(text: bytes) -> Terms:
    """Terms from their JSON.

    Raises   pydantic.ValidationError, if the text was not written by `to_json`.
    """
    return Terms.model_validate_json(text)


def _plain(terms: Terms) -> dict[str, object]:
    # What is left out has the default of the model, so a later addition to the language changes no version.
    return terms.model_dump(by_alias=True, exclude_defaults=True)
