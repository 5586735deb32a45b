"""The report: the pictures drawn by our own code, every figure beside."""

from dataclasses import replace

from commissioning.cli.printed.page import page
from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.rating import pictures, words
from commissioning.cli.rating.answer import Answer


def report(found: Answer, *, again: str) -> str:
    """The page.

    Takes    again: what is needed to make it again, in a sentence.
    """
    return page(
        "rating/report.html",
        heading=words.heading(found),
        remarks=found.remarks,
        again=again,
        outcome=found.question.outcome,
        provider=found.question.provider,
        alarms=words.alarms_said(found),
        funnel=pictures.funnel_of(found),
        legend=pictures.legend(found),
        order=words.order_said(found),
        caterpillar=pictures.caterpillar_of(found),
        providers=_with_reasons(found, words.providers(found)),
        driven=words.driven(found),
        primes=words.primes(found),
        levels=words.levels(found),
        about_levels=words.levels_said(found),
    )


def _with_reasons(found: Answer, sheet: Sheet) -> Sheet:
    """With the reason for whatever a provider has not, where any has one."""
    reasons = [words.why(line) for line in words.shown(found)]
    if not any(reasons):
        return sheet
    rows = tuple((*row, reason) for row, reason in zip(sheet.rows, reasons, strict=True))
    return replace(sheet, head=(*sheet.head, "why not"), rows=rows)
