"""T17: every page that anybody can reach, in a real browser, wide and narrow: accessible, quiet, titled."""

import pytest

from support.rotation import turn

NARROW, WIDE = {"width": 320, "height": 800}, {"width": 1280, "height": 900}


@pytest.fixture
def pages(world):
    """Each page once for each look it has. Of a quick run a quarter of the players and a twelfth of the pages."""
    from support.census import give_every_role
    from support.crawl import crawl, look, players

    give_every_role(world)
    found = {}
    for player in turn(players(world), 4):
        for answer in crawl(player, world, per_kind=1):
            is_page = "text/html" in answer.response.get("Content-Type", "")
            if is_page and "Location" not in answer.response:
                found.setdefault((answer.route, look(answer)), answer)
    assert {"home", "permissions", "cookies"} <= {route for route, _ in found}
    return turn(list(found.values()), 12)


def _what_is_wrong(page, response) -> list[str]:
    """Of a page in a narrow window, its policy on."""
    wrong = []
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        wrong.append("is wider than a window of 320 pixels")
    title, headings = page.title(), page.locator("h1").count()
    if headings != 1:
        wrong.append(f"has {headings} main headings")
    if not title.strip() or title.startswith("–") or "None" in title:
        wrong.append(f"is called {title!r}")
    elif response.status == 200 and not title.startswith(("Error", "Commission")):
        heading = page.locator("h1").inner_text().casefold()
        if not set(heading.split()) & set(title.casefold().split()):
            wrong.append(f"is called {title!r} but headed {heading!r}")
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.getAttribute('href')") != "#main-content":
        wrong.append("does not begin with the skip link")
    return wrong


@pytest.mark.timeout(3 * 3600)  # every page of everybody takes more than an hour at size ci
@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_every_page_is_accessible_and_fits(world, pages):
    """axe at both widths; and with the policy on, narrow: no console message, no scrolling sideways, a title."""
    from support.axe import violations
    from support.chromium import chromium, served, signed_in

    wrong, titles = [], {}
    with served() as address, chromium() as browser:
        looking = browser.new_context(bypass_csp=True, viewport=WIDE)  # axe cannot be added under the policy
        living = browser.new_context(viewport=NARROW)
        for context in (looking, living):
            context.set_default_timeout(10_000)
        wide, narrow = looking.new_page(), living.new_page()
        said: list[str] = []
        narrow.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        narrow.on("pageerror", lambda error: said.append(str(error)))
        for each in pages:
            where, player, status = each.address, each.player, each.response.status_code
            client = player.browser(world)
            found = []
            for context in (looking, living):
                signed_in(client, context, address)
            wide.set_viewport_size(WIDE)
            wide.goto(address + where)
            found += [f"at 1280 px: {told}" for told in violations(wide)]
            wide.set_viewport_size(NARROW)
            found += [f"at 320 px: {told}" for told in violations(wide)]
            said.clear()
            response = narrow.goto(address + where)
            if response.status != status:
                found.append(f"answered {response.status} here and {status} to a program")
            found += _what_is_wrong(narrow, response)
            found += [f"told the console: {told}" for told in said if f"status of {status}" not in told]
            if status == 200:
                titles.setdefault((player.name, narrow.title()), set()).add(where.partition("?")[0])
            wrong += [f"{where} as {player}: {told}" for told in found]
    wrong += [f"{sorted(where)} are both called {title!r}" for (_, title), where in titles.items() if len(where) > 1]
    assert wrong == []


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_axe_and_the_policy_are_seen_to_find_something(world):
    """The test above can fail: a page with a picture that says nothing, a script that the policy forbids."""
    from support.axe import violations
    from support.chromium import chromium, served

    with served() as address, chromium() as browser:
        page = browser.new_context(bypass_csp=True).new_page()
        page.goto(address + "/cookies")
        page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/x.png\">')")
        assert any(each.startswith("image-alt") for each in violations(page))
        page = browser.new_context().new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(address + "/cookies")
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), {text: 'document.title = 1'}))"
        )
        page.wait_for_timeout(100)
        assert any("Content Security Policy" in each for each in said)
        assert page.title() != "1"
