"""An effect in a file: what was asked of which file, and what was found; the same bytes whenever it is asked again."""

from dataclasses import asdict
from pathlib import Path

from commissioning.cli.effects.answer import Found, Way
from commissioning.cli.printed.digits import short
from commissioning.cli.printed.made import keep
from commissioning.engines.ratings.effects.lots import Trial
from commissioning.tables.people_file import PeopleFile


def write(out: Path, found: Found, file: PeopleFile) -> None:
    """Write the file."""
    each = found.effect
    by = (
        {"by": "lots drawn again", "ways": each.ways, "all_ways": each.all_ways}
        if isinstance(each, Trial)
        else {"by": "clusters", "degrees_of_freedom": short(each.freedom)}
    )
    held = {
        "asked": asdict(found.asked),
        "new": _way(found.new),
        "usual": _way(found.usual),
        "blocks": found.blocks,
        "effect": {
            **by,
            "size": short(each.size),
            "error": short(each.error),
            "low": short(each.limits.low),
            "high": short(each.limits.high),
            "p": short(each.p),
            "detectable": short(each.detectable),
        },
        "known_before": [
            {"name": one.name, "new": short(one.chosen), "usual": short(one.usual), "apart": short(one.apart)}
            for one in found.balances
        ],
        "remarks": list(found.remarks),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    keep(out, file, **held)


def _way(way: Way) -> dict[str, object]:
    return {"name": way.name, "people": way.people, "clusters": way.clusters, "mean": short(way.mean)}
