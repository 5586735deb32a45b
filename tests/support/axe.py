"""axe-core on a page: what it finds against WCAG 2.2 AA and good practice."""

from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "browser" / "axe" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page) -> list[str]:
    """One line for each rule that the page breaks, with the first element that does. Needs `bypass_csp`."""
    page.add_script_tag(path=str(SCRIPT))
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{each['id']}: {each['help']}: {each['nodes'][0]['html']}" for each in found["violations"]]
