"""Which events to list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissioning.platform import audit_queries
from commissioning.platform.people_models import Membership
from commissioning.web.components.days import DayField
from commissioning.web.forms.base import Form


class Filter(Form):
    """All that is asked for must hold. Days are days in UTC, as the chain has them."""

    actor = forms.ChoiceField(label=_("Who"), required=False)
    act = forms.ChoiceField(label=_("What was done"), required=False)
    subject_kind = forms.ChoiceField(label=_("To what"), required=False)
    first_on = DayField(label=_("From"), required=False)
    last_on = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, request: Any, kind_in_words: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by = request.access
        # Whoever acted for the organisation has, or had, a role in it.
        people = Membership.objects.filter(organisation=by.own).order_by("person__name", "person").distinct()
        kinds = sorted((kind_in_words(kind), kind) for kind in audit_queries.subject_kinds(by=by))
        self.offer("actor", people.values_list("person", "person__name"), or_none=_("All"))
        self.offer("act", [(act, act.capitalize()) for act in audit_queries.acts(by=by)], or_none=_("All"))
        self.offer("subject_kind", [(kind, words) for words, kind in kinds], or_none=_("All"))


class AboutFilter(Form):
    only = forms.ChoiceField(
        label=_("Show"),
        choices=[("", _("All that was done")), ("readings", _("Who looked, and why"))],
        required=False,
    )
