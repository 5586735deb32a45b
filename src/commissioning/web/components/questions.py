"""Which GOV.UK component asks for a field of a Django form, and what it is told. The macros of `form.html` print it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeData
from django.utils.translation import gettext

from commissioning.web.components.days import NAMES, DayInput


class RadiosWithHints(forms.RadioSelect):
    """Radios that say below each what it means: `hints`, by value."""

    hints: Mapping[str, str] = MappingProxyType({})


# The first that a widget is one of; checkboxes are radios to Django.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (DayInput, "day"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)
# What the components say themselves, or what does harm: a placeholder vanishes when one begins to write.
# A length that the browser keeps to cuts off the end of what is pasted, and says nothing.
LEFT_OUT = frozenset(
    {"class", "id", "placeholder", "required", "autocomplete", "cols", "rows", "type", "maxlength", "minlength"}
)
REQUIRED = forms.Field.default_error_messages["required"]
NO_CHOICE = {
    forms.ChoiceField.default_error_messages["invalid_choice"],
    *(forms.MultipleChoiceField.default_error_messages[code] for code in ("invalid_choice", "invalid_list")),
}
OF_NUMBERS = frozenset({"min", "max", "step"})


def kind(field: BoundField) -> str:
    """The component's name: text, password, day, radios, checkboxes, checkbox, select, textarea, file or hidden."""
    if field.is_hidden:
        return "hidden"
    widget = field.field.widget
    return next((name for of, name in KINDS if isinstance(widget, of)), "text")


def question(field: BoundField, *, heading: bool = False, small: bool = False) -> dict[str, Any]:
    """What the field's component is told.

    Takes    heading: the question is the page's heading, for one question a page; small: one of a row of filters.
    """
    shape = kind(field)
    told = _common(field) | _MORE.get(shape, _text)(field)
    size = "l" if heading else "s"
    label = {"text": _words(field.label), "isPageHeading": heading}
    if shape in ("day", "radios", "checkboxes"):
        legend = label | {"classes": "" if small else f"govuk-fieldset__legend--{size}"}
        return told | {"fieldset": {"legend": legend}}
    if shape == "checkbox":
        return told
    return told | {"label": label | {"classes": "" if small else f"govuk-label--{size}"}}


def complaints(field: BoundField) -> list[str]:
    """What is wrong, as sentences. Where a form has no words of its own, they are ours rather than Django's."""
    return [
        _ours(field, error) or str(message) for error, message in zip(field.errors.as_data(), field.errors, strict=True)
    ]


def error_summary(form: forms.BaseForm) -> list[dict[str, str]]:
    """The errors of a form for the summary at the top, each with a link to its field. Those of no field come first."""
    general = [{"text": str(error), "href": "#main-content"} for error in form.non_field_errors()]
    return general + [
        {"text": text, "href": error_href(field)}
        for field in form
        for text in (complaints(field) if field.errors else [])
    ]


def _ours(field: BoundField, error: forms.ValidationError) -> str:
    """What to say in place of words that Django has for any field; nothing where the form has its own."""
    if error.code == "required" and error.message == REQUIRED:
        return _nothing_said(field)
    if error.code == "max_length" and error.params:
        most, said = error.params["limit_value"], error.params["show_value"]
        return gettext("Enter %(most)s characters or fewer. You entered %(said)s") % {
            "most": f"{most:,}",
            "said": f"{said:,}",
        }
    if error.code in ("invalid_choice", "invalid_list") and error.message in NO_CHOICE:
        return gettext("Choose from what is offered. What you chose is no longer there")
    if error.code == "null_characters_not_allowed":
        return gettext("Take out the characters that cannot be seen")
    return ""


def _nothing_said(field: BoundField) -> str:
    label = str(field.label)
    chosen = kind(field) in ("radios", "checkboxes", "select", "file")
    asked = gettext("Choose: %(label)s") if chosen else gettext("Enter: %(label)s")
    return asked % {"label": label[:1].lower() + label[1:] if label[1:2].islower() else label}


def error_href(field: BoundField) -> str:
    """Where an error summary leads for a field: to the first box that is wrong."""
    wrong = _wrong_parts(field) if kind(field) == "day" else []
    return f"#{_part_id(field, wrong[0]) if wrong else field.auto_id}"


def _common(field: BoundField) -> dict[str, Any]:
    attributes = field.field.widget.attrs
    told: dict[str, Any] = {
        "id": field.auto_id,
        "idPrefix": field.auto_id,
        "name": field.html_name,
        "classes": attributes.get("class", ""),
        "attributes": _attributes(attributes, LEFT_OUT),
    }
    if field.help_text:
        told["hint"] = _text_or_markup(field.help_text)
    if field.errors:
        told["errorMessage"] = {
            "text": " ".join(complaints(field)),
            "visuallyHiddenText": gettext("Error"),
        }
    return told


def _attributes(said: Mapping[str, Any], without: frozenset[str]) -> dict[str, Any]:
    return {name: {"value": value, "optional": True} for name, value in said.items() if name not in without}


def _text(field: BoundField) -> dict[str, Any]:
    widget = field.field.widget
    told: dict[str, Any] = {
        "type": getattr(widget, "input_type", "text"),
        "value": widget.format_value(field.value()),
        "autocomplete": widget.attrs.get("autocomplete"),
    }
    if isinstance(widget, forms.NumberInput):  # its arrows and its scrolling change numbers unseen
        without = LEFT_OUT | OF_NUMBERS
        told |= {"type": "text", "inputmode": "numeric", "attributes": _attributes(widget.attrs, without)}
        told["classes"] = widget.attrs.get("class", "govuk-input--width-10")
    if told["type"] in ("email", "url"):
        told["spellcheck"] = False
    return told


def _password(field: BoundField) -> dict[str, Any]:
    return {
        "autocomplete": field.field.widget.attrs.get("autocomplete", "current-password"),
        "showPasswordText": gettext("Show"),
        "hidePasswordText": gettext("Hide"),
        "showPasswordAriaLabelText": gettext("Show password"),
        "hidePasswordAriaLabelText": gettext("Hide password"),
        "passwordShownAnnouncementText": gettext("Your password is visible"),
        "passwordHiddenAnnouncementText": gettext("Your password is hidden"),
    }


def _day(field: BoundField) -> dict[str, Any]:
    wrong = _wrong_parts(field)
    labels = {"day": gettext("Day"), "month": gettext("Month"), "year": gettext("Year")}
    boxes = [
        {
            "id": _part_id(field, part),
            "name": f"{field.html_name}-{part}",
            "label": labels[part],
            "value": value,
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}{' govuk-input--error' * (part in wrong)}",
        }
        for part, value in zip(NAMES, DayInput.parts(field.value()), strict=True)
    ]
    # The group's own id must differ from the first box's, to which the label and the error summary lead.
    return {"id": f"{field.auto_id}-parts", "items": boxes}


def _wrong_parts(field: BoundField) -> list[str]:
    """The boxes left empty where others are not; all of them when the date as a whole is wrong."""
    if not field.errors:
        return []
    empty = [part for part, value in zip(NAMES, DayInput.parts(field.value()), strict=True) if not value]
    return empty or list(NAMES)


def _part_id(field: BoundField, part: str) -> str:
    return str(field.auto_id) if part == "day" else f"{field.auto_id}-{part}"


def _choices(field: BoundField) -> dict[str, Any]:
    options = [each.data for each in field.subwidgets]
    hints = field.field.widget.hints if isinstance(field.field.widget, RadiosWithHints) else {}
    return {
        "items": [
            {
                "value": str(option["value"]),
                "text": _words(option["label"]),
                "checked": option["selected"],
                "selected": option["selected"],
                **({"hint": _text_or_markup(hints[str(option["value"])])} if str(option["value"]) in hints else {}),
            }
            for option in options
            if kind(field) == "select" or str(option["value"]) != ""
        ]
    }


def _checkbox(field: BoundField) -> dict[str, Any]:
    """A statement to agree to: its label and hint belong to the box."""
    item: dict[str, Any] = {"value": "on", "text": _words(field.label), "checked": bool(field.value())}
    if field.help_text:
        item["hint"] = _text_or_markup(field.help_text)
    return {"items": [item], "hint": None}


def _textarea(field: BoundField) -> dict[str, Any]:
    return {
        "value": field.field.widget.format_value(field.value()) or "",
        "rows": field.field.widget.attrs.get("rows", "5"),
    }


def _file(field: BoundField) -> dict[str, Any]:
    """The browser's own control: the one of the component has a name that differs from what it shows (WCAG 2.5.3)."""
    return {}


_MORE = {
    "password": _password,
    "day": _day,
    "radios": _choices,
    "checkboxes": _choices,
    "select": _choices,
    "checkbox": _checkbox,
    "textarea": _textarea,
    "file": _file,
}


def _words(label: Any) -> str:
    """A label as text; the dashes that Django puts for no choice say nothing."""
    said = str(label)
    return gettext("Choose one") if said.strip("-") == "" and said else said


def _text_or_markup(said: Any) -> dict[str, str]:
    """Help that Django or a package wrote as markup stays markup."""
    text = str(said)
    return {"html": text} if isinstance(text, SafeData) else {"text": text}
