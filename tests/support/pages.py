"""Forms filled in as a person fills them in, without a browser."""

import re
from datetime import date


def asked(**days: date) -> dict[str, str]:
    """Dates in their three boxes."""
    return {
        f"{name}-{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")
    }


def walked(browser, base: str, **answers):
    """The page that checks a journey's answers, each given on its page."""
    address = browser.get(f"{base}/start")["Location"]
    for slug, said in answers.items():
        assert address == f"{base}/{slug}", f"asked for {address}, not {slug}"
        assert browser.get(address).status_code == 200
        answer = browser.post(address, said)
        assert answer.status_code == 302, re.sub(r"\s+", " ", answer.text.split("error-summary")[-1][:600])
        address = answer["Location"]
    assert address == f"{base}/check"
    return browser.get(address)


def hidden(page) -> dict[str, str]:
    """What a page's forms carry unseen, but for the token of the middleware."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def sent_on(browser, address: str, **said) -> str:
    """Where the form of a page leads, or a question of a journey, when nothing is wrong with it."""
    answer = browser.post(address, {**hidden(browser.get(address)), **said})
    assert answer.status_code in (302, 303), answer.text.partition("error-summary")[2][:400]
    return answer["Location"]
