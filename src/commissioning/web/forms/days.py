"""A day to ask for: pages of what holds over time show it as on that day."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from commissioning.web.components.days import NAMES, DayField
from commissioning.web.forms.base import Form


class AsOn(Form):
    """Asked by GET, so that what a page shows on a day has an address."""

    on = DayField(label=_("Show as on"), required=False)

    @classmethod
    def of(cls, request: Any, otherwise: date) -> "AsOn":
        """The form as it was asked, or with the day that the page shows otherwise."""
        if any(f"on-{part}" in request.GET for part in NAMES):
            return cls(request.GET)
        return cls(initial={"on": otherwise})

    def day(self, otherwise: date) -> date:
        """The day that was asked for; the other one where none was, or none that exists."""
        asked = self.cleaned_data.get("on") if self.is_bound and self.is_valid() else None
        return asked or otherwise


def as_on(day: date) -> str:
    """A day for the end of an address."""
    return f"?on-day={day.day}&on-month={day.month}&on-year={day.year}"
