"""What is asked to say whose adviser somebody is."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissioning.platform.people_models import User
from commissioning.web.forms.base import Change
from commissioning.web.forms.cases import NOBODY


class Assign(Change):
    """Who works with a participant."""

    adviser = forms.ChoiceField(
        label=_("Who works with them?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who works with them")},
    )

    def __init__(self, *args: Any, advisers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("adviser", [*_names(advisers), (NOBODY, _("Nobody by name"))])


class HandAll(Change):
    """Whose people are given to whom."""

    of = forms.ChoiceField(
        label=_("Whose people?"),
        help_text=_("With how many people they work now."),
        error_messages={"required": _("Choose whose people")},
    )
    to = forms.ChoiceField(
        label=_("Who works with them from now on?"), error_messages={"required": _("Choose who works with them")}
    )

    def __init__(self, *args: Any, working: Iterable[tuple[User, int]], advisers: Iterable[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("of", [(each.pk, f"{each.name}: {count}") for each, count in working], or_none="---")
        self.offer("to", _names(advisers), or_none="---")


def _names(people: Iterable[User]) -> list[tuple[str, str]]:
    return [(each.pk, each.name) for each in people]
