"""`commissioning doctor`: what would break a promise, before somebody relies on it."""

from rich.console import Console
from rich.markup import escape

from commissioning.cli.exits import InputRefused, PromiseBroken, command
from commissioning.cli.service.ready import load_application

MOST_SHOWN = 5
"""How many reasons of one promise: before migrations ran, each table lacks its own."""


@command
def doctor() -> None:
    """Examine settings, data folder and database. Exit 3 when production would refuse to start."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        load_application()
    except InputRefused as missing:
        raise PromiseBroken(f"✗ The settings are complete.\n    {missing}") from None
    from commissioning.platform.promises import promises

    found = promises()
    for each in found:
        console.print(f"{'✓' if each.holds else '✗'} {escape(each.what)}")
        for broken in each.broken[:MOST_SHOWN]:
            console.print(f"    {escape(broken)}")
        if len(each.broken) > MOST_SHOWN:
            console.print(f"    … and {len(each.broken) - MOST_SHOWN} more like these.")
    failed = sum(not each.holds for each in found)
    if failed:
        raise PromiseBroken(
            f"{failed} of {len(found)} promises do not hold, so production would refuse to start. "
            "Do what stands below each ✗, then run this again."
        )
    console.print(f"All {len(found)} promises hold.")
