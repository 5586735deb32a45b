"""A day asked for in three boxes, as people write it: no calendar to point at, no guess which number is the month."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.forms import Field, ValidationError, Widget
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Parts = tuple[str, str, str]
NAMES = ("day", "month", "year")
FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Whatever is asked for lies between: a day before or after is a slip of the hand."""


class DayInput(Widget):
    """Three boxes. Printed by the macro `field` of `form.html`, from the parts that `parts` gives."""

    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Parts:
        day, month, year = (str(data.get(f"{name}-{part}", "")).strip() for part in NAMES)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in NAMES)

    @staticmethod
    def parts(value: date | Parts | None) -> Parts:
        """What the boxes hold: as it was written, or of a date."""
        if isinstance(value, date):
            return str(value.day), str(value.month), str(value.year)
        return value or ("", "", "")


class DayField(Field):
    """A date. Says which part is missing; a required one should say what to enter in its own words."""

    widget = DayInput
    default_error_messages = {"required": _("Enter a date")}

    def to_python(self, value: date | Parts | None) -> date | None:
        """The date. Raises ValidationError, in the words of the Design System."""
        if value is None or isinstance(value, date) or not any(value):
            return value if isinstance(value, date) else None
        name = str(self.label or "")
        if name.endswith("?") or not name:  # a question is no name
            name = gettext("The date")
        missing = [gettext(part) for part, said in zip(NAMES, value, strict=True) if not said]
        if missing:
            raise ValidationError(
                gettext("%(name)s must include a %(missing)s")
                % {"name": name, "missing": gettext(" and a ").join(missing)}
            )
        if len(value[2]) != 4:
            raise ValidationError(gettext("%(name)s must have a year of 4 numbers, like 2013") % {"name": name})
        try:
            if not all(part.isdecimal() for part in value):  # int takes signs and underscores
                raise ValueError(value)
            day = date(*(int(part) for part in reversed(value)))
        except ValueError:
            raise ValidationError(gettext("%(name)s must be a real date, like 27 3 2013") % {"name": name}) from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(
                gettext("%(name)s must have a year between %(first)s and %(last)s")
                % {"name": name, "first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return day
