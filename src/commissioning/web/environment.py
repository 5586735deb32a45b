"""The environment of the pages' templates: GOV.UK macros, our filters, translation, and a name that is misspelt fails.

`environment` is what the settings name for Django's Jinja2 backend. Strings in templates are `{{ _("…") }}`; with a
value, `{{ _("At %(place)s", place=place) }}` or `{% trans place %}At {{ place }}{% endtrans %}`. A percent sign in one
of them is written `%%`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import dateformat, translation
from django.utils.functional import Promise
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from commissioning.core.money import show
from commissioning.core.periods import Period
from commissioning.web.components.questions import kind, question

LONDON = ZoneInfo("Europe/London")
_WRITTEN_DAY = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])")


def environment(**options: Any) -> Environment:
    """The environment, for the options that Django's backend gives."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], govuk])
    options["undefined"] = Absent
    made = Environment(  # noqa: S701 - Django's backend asks for autoescape
        extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, **options
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    made.globals.update(static=static, url=reverse, language=translation.get_language, cookies=cookies)
    made.filters.update(
        date=in_words,
        datetime=moment_in_words,
        days_in_words=days_in_words,
        kind=kind,
        number=number,
        percent_bp=percent_bp,
        period=period_in_words,
        plain=plain,
        pounds=show,
        question=question,
    )
    return made


class Absent(ChainableUndefined):
    """What a template asked for and did not get.

    The GOV.UK macros ask for settings that nobody made, so a missing key of a mapping is nothing, as they expect. A
    missing name, or an attribute that an object does not have, is a misspelling: it may be asked about (`if`,
    `default`), but printing, counting or walking through it raises UndefinedError. A page with a hole in it would be
    worse than none.
    """

    __slots__ = ()

    def _refuse_misspelling(self) -> None:
        # A hint is given where a macro's parameter was left out, or `x if y` has no `else`.
        if self._undefined_hint is None and not isinstance(self._undefined_obj, Mapping):
            self._fail_with_undefined_error()

    def __str__(self) -> str:
        self._refuse_misspelling()
        return ""

    def __iter__(self) -> Iterator[Any]:
        self._refuse_misspelling()
        return iter(())

    def __len__(self) -> int:
        self._refuse_misspelling()
        return 0


def in_words(day: date) -> str:
    """A date as pages print it, in the reader's language: 3 June 2013."""
    return dateformat.format(_not_a_moment(day), "j F Y")


def days_in_words(text: str) -> str:
    """A text of a room with each date in it as pages print it. Rooms write dates as programs do: 2013-06-03."""
    return _WRITTEN_DAY.sub(lambda found: _day_as_printed(found.group()), text)


def _day_as_printed(written: str) -> str:
    try:
        return in_words(date.fromisoformat(written))
    except ValueError:  # it only looks like one
        return written


def last_day(ends_on: date) -> date:
    """The last day of what is kept by the first day after it."""
    return ends_on - timedelta(days=1)


def moment_in_words(at: datetime) -> str:
    """An instant as pages print it, on the clocks of London: 3 June 2013, 9:05am.

    Raises   ValueError, for one without a zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone, so nobody knows when it was. Give an instant in UTC.")
    there = at.astimezone(LONDON)
    return f"{in_words(there.date())}, {there.hour % 12 or 12}:{there.minute:02}{'am' if there.hour < 12 else 'pm'}"


def period_in_words(start: Period | date, end: date | None = None) -> str:
    """A half-open period as pages print it, with its last day in it: 1 June 2011 to 31 May 2018.

    Takes    a `Period`, or its first day and the first day after it (None: it has no end).
    """
    period = start if isinstance(start, Period) else Period(start, end)
    first = in_words(period.start)
    if period.end is None:
        return translation.gettext("%(first)s onwards") % {"first": first}
    if period.end == period.start:
        return translation.gettext("no days")
    last = period.end - timedelta(days=1)
    if last == period.start:
        return first
    return translation.gettext("%(first)s to %(last)s") % {"first": first, "last": in_words(last)}


def percent_bp(basis_points: int) -> str:
    """Basis points as a percentage, without needless noughts: 1250 is 12.5%."""
    whole, part = divmod(abs(basis_points), 100)
    tail = f".{part:02}".rstrip("0") if part else ""
    return f"{'-' if basis_points < 0 else ''}{whole:,}{tail}%"


def number(value: int) -> str:
    """A whole number with its thousands apart: 1,234,567."""
    return f"{value:,}"


def plain(value: Any) -> Any:
    """A text whose translation was put off, as text now; anything else as it is. The GOV.UK macros ask for text."""
    return str(value) if isinstance(value, Promise) else value


def cookies() -> list[dict[str, str]]:
    """The cookies that the service sets, by the names that the settings give them, for the statement about them."""
    gettext = translation.gettext
    found = [
        {
            "name": settings.SESSION_COOKIE_NAME,
            "purpose": gettext("Knows you from page to page while you are signed in"),
            "until": gettext("You sign out or close your browser, at the latest after %(hours)s hours")
            % {"hours": settings.SESSION_COOKIE_AGE // 3600},
        },
        {
            "name": settings.CSRF_COOKIE_NAME,
            "purpose": gettext("Proves that a form you send came from this service"),
            "until": gettext("1 year"),
        },
    ]
    if not settings.MESSAGE_STORAGE.endswith("SessionStorage"):
        found.append(
            {
                "name": "messages",
                "purpose": gettext("Holds what the next page tells you, such as that something was saved"),
                "until": gettext("The next page has told you"),
            }
        )
    return found


def _not_a_moment(day: date) -> date:
    if isinstance(day, datetime):
        raise TypeError(f"{day} is an instant: print it with the filter `datetime`, or take its date in London first.")
    return day
