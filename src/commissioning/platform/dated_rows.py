"""Rows that hold from `starts_on` until the day before `ends_on`; without an end, for ever."""

from datetime import date

from django.db.models import Q


def in_force(on: date) -> Q:
    """Those that hold on a day."""
    return Q(starts_on__lte=on) & not_over(on)


def not_over(on: date) -> Q:
    """Those that hold on a day, or begin later."""
    return Q(ends_on=None) | Q(ends_on__gt=on)
