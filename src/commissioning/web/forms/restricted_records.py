"""What is asked to let somebody open restricted records."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissioning.platform.people_models import User
from commissioning.web.forms.base import Change


class Clear(Change):
    """Who may open restricted records from now on."""

    person = forms.ChoiceField(
        label=_("Who may open them?"),
        help_text=_("Somebody who works for you today. Nobody chooses themselves, unless they work there alone."),
        error_messages={"required": _("Choose somebody")},
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("person", [(each.pk, f"{each.name}, {each.email}") for each in people], or_none="---")
