"""Terms nobody would sign: every kind of component and option of the language, and lengths that can be reached."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from commissioning.terms.models import Terms

GROUPS = ("1", "2", "B")
CONTRACTS = ("c1", "C2", "ä", "10", "9")
NATIONS = ("england", "wales", "scotland", "northern_ireland")
SOURCES = ("independent", "employer", "provider", "participant")
KINDS = ("employed", "self_employed", "apprenticeship")
MILESTONES = ("plan", "course", "own_employer_declared")
EMPLOYERS = ("a", "B", "ä", "10", "9")
EARLY = ("referred_on", "started_on", "contract_start")
FIRST_DAY = date(2015, 1, 1)
KNOWN = {"clause": "1", "status": "signed"}
TITLE = {"en": "Title"}


def some_terms(chance: Random) -> Terms:
    """Terms that keep every rule of the language."""
    return Terms.model_validate(_Some(chance).terms())


class _Some:
    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def one(self, choices: Sequence[Any]) -> Any:
        return self.chance.choice(choices)

    def whole(self, least: int, most: int) -> int:
        return self.chance.randint(least, most)

    def happens(self, out_of: int = 2) -> bool:
        return self.chance.randrange(out_of) == 0

    def several(self, choices: Sequence[Any], least: int = 1) -> list[Any]:
        return self.chance.sample(list(choices), self.whole(least, len(choices)))

    def day(self, least: int = -200, most: int = 200) -> date:
        return FIRST_DAY + timedelta(days=self.whole(least, most))

    def lines(self, least: int, most: int) -> dict[date, dict[str, Any]]:
        first = date(2010, 1, 1) if self.whole(1, 25) > 1 else self.day(-100, 60)
        days = [first, *(self.day(-60, 120) for _ in range(self.one((0, 0, 1, 2))))]
        return {day: {"value": "none" if self.happens(40) else self.whole(least, most), **KNOWN} for day in days}

    def figure(self, unit: str, by: Sequence[str], least: int, most: int, *, groups: bool = True) -> dict[str, Any]:
        figure: dict[str, Any] = {"unit": unit, "by": self.one(by)}
        if groups and self.happens(4):
            return {**figure, "groups": {group: self.lines(least, most) for group in self.several(GROUPS, 2)}}
        return {**figure, "values": self.lines(least, most)}

    def length(self, most_days: int = 25) -> dict[str, Any]:
        if self.happens(4):
            return self.figure("weeks", EARLY, 1, max(most_days // 7, 1))
        return self.figure("calendar days", EARLY, 1, most_days)

    def terms(self) -> dict[str, Any]:
        self.outcomes = self.some_outcomes()
        self.prices = self.some_prices()
        names = self.chance.sample(CONTRACTS, self.one((1, 1, 2, 3, 5)))
        contracts = {name: self.contract() for name in names}
        return {
            "programme": {
                "key": self.one(("wp", "prog-1")),
                "title": TITLE,
                "commissioner": "Commissioner",
                "currency": "GBP",
                "time_zone": self.one(("Europe/London", "America/New_York", "Pacific/Auckland")),
                "rounding": self.one(("half_away_from_zero", "half_to_even", "away_from_zero", "towards_zero")),
                "group_from": self.one(("first_start", "row_paid")),
                "evidence_closes": self.one((None, None, None, "closing")),
                "sources": {},
            },
            "groups": {group: {"title": TITLE, **KNOWN} for group in GROUPS},
            "clocks": self.some_clocks(),
            "wages": {"living": {"unit": "pence per hour", "values": self.lines(300, 900)}},
            "outcomes": self.outcomes,
            "prices": self.prices,
            "caps": self.some_caps(),
            "contracts": contracts,
        }

    def clock(self, from_: str, *, by: Sequence[str] = EARLY, most: int = 60, groups: bool = True) -> dict[str, Any]:
        unit = self.one(("calendar days", "working days", "weeks", "months"))
        most = {"calendar days": most, "working days": most // 2, "weeks": most // 7, "months": max(most // 30, 1)}[
            unit
        ]
        return {"from": from_, **self.figure(unit, by, 0, most, groups=groups)}

    def some_clocks(self) -> dict[str, Any]:
        return {
            "closing": self.clock(self.one(("referred_on", "started_on", "ended_on")), most=150),
            "support": self.clock(self.one(("referred_on", "started_on", "started_on", "ended_on")), most=250),
            "tail": self.clock("support", most=40),
            "wait": self.clock("earned_on", by=(*EARLY, "earned_on"), most=20),
            "second_wait": self.clock("wait", most=10)
            if False
            else self.clock("earned_on", by=("earned_on",), most=20),
            "fee_wait": self.clock("earned_on", by=("contract_start", "earned_on"), most=20, groups=False),
            "claim_by": self.clock("earned_on", by=(*EARLY, "earned_on"), most=40),
            "after_job": self.clock(self.one(("job.earned_on", "job.due_on")), most=15),
        }

    def window(self) -> dict[str, Any]:
        opens = self.one(("referred_on", "started_on", "started_on", "started_on"))
        return {"opens": opens, "closes": self.one((None, None, None, "support", "tail", "ended_on"))}

    def outcome(self, **more: Any) -> dict[str, Any]:
        return {"title": TITLE, **KNOWN, **more}

    def worked(self, **more: Any) -> dict[str, Any]:
        begin = {
            "from": self.one((None, "referred_on", "started_on")),
            "before": self.one((None, "support", "tail", "ended_on")),
        }
        return self.outcome(
            evidence=self.several(SOURCES, 3),
            window=self.window(),
            kinds=self.several(KINDS, 2),
            off_benefit=self.happens(3),
            own_employers=self.one(("count", "count", "excluded", "declared_only")),
            jobs_begin=begin if self.happens(4) else None,
            **more,
        )

    def time_in_work(self, most: int) -> dict[str, Any]:
        return self.worked(
            kind="time_in_work",
            length=self.length(most),
            counting=self.one(("cumulative", "continuous")),
            jobs=self.one(("any", "any", "one")),
            min_hours=self.figure("hours a week", EARLY, 1, 20) if self.happens(4) else None,
        )

    def some_outcomes(self) -> dict[str, Any]:
        wage_by = self.one((*EARLY, "earned_on"))
        by_sum = {"sum": self.figure("pence", EARLY, 1, 120_000)}
        by_wage = {"hours": self.figure("hours", EARLY, 1, 150), "wage": "living", "wage_by": wage_by}
        return {
            "short": self.time_in_work(12),
            "long": self.time_in_work(40),
            "weeks": self.worked(
                kind="weeks_in_work",
                weeks_needed=self.figure("weeks", EARLY, 1, 3),
                weeks_within=self.figure("weeks", EARLY, 2, 6),
                hours=self.figure("hours a week", EARLY, 5, 25),
            ),
            "pay": self.outcome(
                kind="earnings",
                evidence=self.several(SOURCES, 3),
                window=self.window(),
                threshold=by_sum if self.happens() else by_wage,
                pay_dated_by=self.one(("paid_on", "period_from", "period_until")),
                earlier_work=self.one(("counts", "excluded")),
                own_employers=self.one(("count", "count", "excluded", "declared_only")),
                later_fall=self.one(("stands", "claws_back")),
            ),
            "event": self.outcome(
                kind="milestone",
                evidence=self.several(SOURCES, 3),
                window=self.window(),
                milestones=self.several(MILESTONES[:2]),
            ),
            "any": self.outcome(
                kind="any_of", outcomes=self.several(("short", "pay", "event", "weeks"), 2), mixing="barred"
            ),
            "both": self.outcome(kind="all_of", outcomes=self.several(("short", "pay", "event", "any"), 2)),
            "later": {
                **self.time_in_work(20),
                "window": {"opens": self.one(("after_job", "job.earned_on")), "closes": None},
            },
        }

    def component(self, **more: Any) -> dict[str, Any]:
        return {"title": TITLE, **KNOWN, **more}

    def priced(self, *, price_by: Sequence[str] = (*EARLY, "earned_on"), **more: Any) -> dict[str, Any]:
        price = {
            "figure": None if self.happens(15) else self.figure("pence", price_by, 0, 2_001),
            "less": "discount" if self.happens(3) else None,
            "times": [self.figure("basis points", price_by, 1, 12_345) for _ in range(self.one((0, 0, 1, 2)))],
        }
        return self.component(
            price=price,
            only_groups=self.several(GROUPS) if self.happens(8) else None,
            **{"payable": self.one((None, "wait", "wait", "second_wait")), **more},
        )

    def outcome_payment(self, outcome: str, after: str | None = None) -> dict[str, Any]:
        claim = self.one(("not_needed", "not_needed", "not_needed", "required", "reduced_if_absent"))
        more: dict[str, Any] = {}
        if claim == "reduced_if_absent":
            share = self.figure("basis points", (*EARLY, "earned_on"), 0, 9_999)
            more["unclaimed"] = {"share": share, "after": "claim_by"}
        if claim == "required" and outcome == "any" and self.happens():
            more["claim_for"] = self.several(self.outcomes["any"]["outcomes"])
        return self.priced(kind="outcome", outcome=outcome, after=after, claim=claim, **more)

    def some_prices(self) -> dict[str, Any]:
        job = self.one(("short", "pay", "weeks", "any", "event"))
        prices = {
            "referral": self.priced(kind="event_fee", event="referred_on"),
            "start": self.priced(kind="event_fee", event="started_on"),
            "job": self.outcome_payment(job),
            "next": self.outcome_payment(self.one(("long", "both", "later", "pay", "weeks")), self.one((None, "job"))),
            "other": self.outcome_payment(self.one(("any", "both", "long", "later"))),
            "sustained": self.priced(
                kind="sustainment",
                after="job",
                work=self.one(("short", "long")),
                every=self.length(8),
                at_most=self.figure("payments", EARLY, 1, 9),
                counting=self.one(("cumulative", "continuous")),
                closes=self.one((None, "support", "tail", "ended_on")),
                claim=self.one(("not_needed", "not_needed", "required")),
                ends_at_break_after=self.one((None, "support", "after_job", "after_job")),
            ),
            "fee": self.fee(),
            "bonus": self.bonus(),
        }
        for name in self.chance.sample(sorted(set(prices) - {"job"}), self.whole(0, 4)):
            if name == "start":
                continue
            del prices[name]
        if "bonus" in prices and prices["bonus"]["of"] not in prices:
            del prices["bonus"]
        return prices

    def bonus(self) -> dict[str, Any]:
        of = self.one(("referrals", "starts", "offer"))
        figure_days = ("contract_start", "cohort_start")
        return self.priced(
            kind="volume_bonus",
            of=self.one(("job", "sustained", "start", "next")),
            cohorts={
                "by": self.one(("referred_on", "started_on")),
                "first": self.day(-60, 20),
                "months": self.figure("months", figure_days, 1, 3, groups=False),
            },
            per_group=self.happens(),
            above={
                "share": self.share(figure_days),
                "of": of,
                "offer": "volume" if of == "offer" else None,
            },
        )

    def share(self, by: Sequence[str]) -> dict[str, Any]:
        """Often one that a quantity can meet exactly."""
        if self.happens(3):
            return self.figure("basis points", by, 0, 8_000)
        value = self.one((1_000, 2_000, 2_500, 5_000))
        return {"unit": "basis points", "by": self.one(by), "values": {date(2010, 1, 1): {"value": value, **KNOWN}}}

    def fee(self) -> dict[str, Any]:
        by = ("contract_start", "month_start")
        calendar = self.happens()
        shares = [10_000] if calendar or self.happens() else self.one(([2_500, 7_500], [3_333, 3_334, 3_333]))
        tranches = [
            {
                "months": {**self.figure("months", by, 1, 5, groups=False)},
                "share": {
                    "unit": "basis points",
                    "by": self.one(by),
                    "values": {date(2010, 1, 1): {"value": share, **KNOWN}},
                },
            }
            for share in shares
        ]
        return self.component(
            kind="fixed_fee",
            value="value",
            share=self.figure("basis points", by, 1, 10_000, groups=False),
            tranches=tranches,
            months_are="calendar" if calendar else "contract",
            stops_at=self.one(("referrals_until", "ends_on")),
            deferrable=self.happens(),
            payable=self.one((None, "fee_wait")),
        )

    def some_caps(self) -> dict[str, Any]:
        return {
            name: {
                "title": TITLE,
                **KNOWN,
                "scope": scope,
                "components": self.one(("all", self.several(sorted(self.prices)))),
                "each": self.one(("lifetime", "contract_year", "financial_year")),
                "limit": self.figure(
                    "pence",
                    (*EARLY, "earned_on") if scope == "participant" else ("contract_start", "earned_on"),
                    0,
                    3_000 if scope == "participant" else 20_000,
                ),
            }
            for name in self.several(("a-cap", "z_cap", "cap2"), 0)
            for scope in [self.one(("participant", "contract"))]
        }

    def contract(self) -> dict[str, Any]:
        starts_on = self.one((date(2014, 1, 31), date(2014, 12, 1), self.day(-200, 0), date(2012, 2, 29)))
        offers: dict[str, Any] = {}
        if self.whole(1, 5) > 1:
            offers["discount"] = self.figure("basis points", (*EARLY, "earned_on"), 0, 5_000)
        if self.whole(1, 5) > 1:
            offers["value"] = self.figure("pence", ("contract_start", "month_start"), 0, 100_003, groups=False)
        if self.whole(1, 5) > 1:
            offers["volume"] = self.figure("outcomes", ("contract_start", "cohort_start"), 0, 6)
        own = [name for name, component in self.prices.items() if component["kind"] != "fixed_fee" and self.happens(6)]
        return {
            "title": TITLE,
            "area": {"key": "area", "title": TITLE},
            "provider": "Provider",
            "nation": self.one(NATIONS),
            "starts_on": starts_on,
            "ends_on": self.one((None, None, self.day(60, 200))),
            "referrals_until": self.one((None, self.day(0, 200))),
            "pays_until": self.one((None, None, self.day(100, 300))),
            **KNOWN,
            "own_employers": self.several(EMPLOYERS, 0)[:2],
            "offers": offers,
            "prices": {name: self.figure("pence", (*EARLY, "earned_on"), 0, 1_999) for name in own},
            "deferrals": [self.deferral() for _ in range(self.one((0, 0, 1, 2)))],
        }

    def deferral(self) -> dict[str, Any]:
        from_ = self.day(-100, 100)
        return {"from": from_, "until": self.one((None, from_ + timedelta(days=self.whole(1, 90)))), **KNOWN}
