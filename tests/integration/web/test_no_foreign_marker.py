"""T12b: a marker of each organisation, and everybody's pages, files and logs: no marker of somebody else's."""

from support.rotation import turn


def _may_be_seen_by(world, organisation: str) -> set[str]:
    """Whose markers: its own; those of the chains that it commissions or leads; those who work under it in one."""
    seen = {organisation}
    for chain in world.contracts.values():
        subs = {who for who, *_ in chain.subs}
        if organisation == chain.commissioner or organisation in {who for who, *_ in chain.primes}:
            seen |= subs
        under = {organisation}
        for _ in chain.subs:
            under |= {who for who, above, *_ in chain.subs if above in under and above in subs}
        seen |= under
    return seen


def _markers(organisation: str) -> tuple[str, str]:
    return f"Canary {organisation}", f"canary-{organisation}@example.org"


def test_no_page_no_file_and_no_log_holds_a_foreign_marker(world, caplog):
    from support.crawl import Player, crawl

    caplog.set_level("DEBUG")
    everyone = [*world.commissioners, *world.providers]
    roles = {"administrator", "auditor", "category_manager", "provider_manager"}
    players = [Player("signed out")] + [
        Player(f"{organisation.name}, {role}", organisation, role)
        for organisation in everyone
        for role in sorted(roles)
    ]
    wrong, met = [], 0
    for player in turn(players, 4):
        own = player.organisation.pk if player.organisation is not None else ""
        allowed = _may_be_seen_by(world, own) if own else set()
        foreign = [each.pk for each in everyone if each.pk not in allowed]
        for answer in crawl(player, world, per_kind=3):
            text = answer.response.content.decode()
            met += any(marker in text for each in allowed for marker in _markers(each))
            wrong += [f"{answer}: {each}" for each in foreign if any(marker in text for marker in _markers(each))]
            # An invitation is nobody's but of the organisation that invites.
            wrong += [f"{answer}: {each.pk}'s invitation" for each in everyone
                      if each.pk != own and _markers(each.pk)[1] in text]  # fmt: skip
    assert wrong == []
    assert met, "no page showed any marker: this test would find nothing"
    assert not [marker for each in everyone for marker in _markers(each.pk) if marker in caplog.text]
