"""Filling in the forms of pages."""

import re
from datetime import date


def request_id(browser, page: str) -> str:
    """What makes the form on a page one form: the page is opened for it."""
    (tag,) = re.findall(r'<input[^>]*name="request_id"[^>]*>', browser.get(page).text)
    return re.search(r'value="([^"]*)"', tag)[1]


def on(name: str, day: date) -> dict[str, int]:
    """What the three boxes of a day send."""
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def fill_in(browser, page: str, **said):
    """Open a page and send its form."""
    return browser.post(page, {"request_id": request_id(browser, page), **said})
