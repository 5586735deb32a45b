"""Terms made narrower: those under which a property must hold, and why it need not hold under others."""

from collections.abc import Callable
from datetime import date
from typing import Any

from commissioning.terms.models import Terms

Data = dict[str, Any]
Edit = Callable[[Data], None]
KNOWN = {"clause": "1", "status": "signed"}


def narrower(terms: Terms, *edits: Edit) -> Terms:
    """The terms, edited."""
    data = terms.model_dump(by_alias=True)
    for edit in edits:
        edit(data)
    return Terms.model_validate(data)


def everyone_alone(data: Data) -> None:
    """A volume bonus ranks people and a contract's cap is used up by them; all else hangs on one participant."""
    _without(data, "volume_bonus")
    data["caps"] = {name: cap for name, cap in data["caps"].items() if cap["scope"] == "participant"}


def no_caps(data: Data) -> None:
    """A cap cuts what comes last, so a change of one due changes others."""
    data["caps"] = {}


def no_fees(data: Data) -> None:
    """A fee is a sum in parts, each rounded."""
    _without(data, "fixed_fee")


def jobs_count_by_days(data: Data) -> None:
    """Where a job must begin in time, its second half begins later; in `weeks_in_work` a run of weeks begins with each
    spell, and a job told twice has its hours twice. So neither test is left."""
    data["outcomes"]["weeks"] = data["outcomes"]["long"]
    for outcome in data["outcomes"].values():
        if "jobs_begin" in outcome:
            outcome["jobs_begin"] = None


def one_price_for_all(data: Data) -> None:
    """What is earned on another day may have another price, contract, group or wait, or be claimed too late; before the
    start nobody is paid; and the sooner an outcome is earned the sooner a break may end what follows it. Here every
    due is worth the same on every day, nothing is claimed, no break ends anything, and windows open with the start."""
    for component in data["prices"].values():
        if component["kind"] != "fixed_fee":
            component["price"] = {"figure": _one_line("pence", 1_000), "less": None, "times": []}
            component["only_groups"] = None
        component.update({"claim": "not_needed"} if "claim" in component else {})
        component.update({"ends_at_break_after": None} if "ends_at_break_after" in component else {})
        component.update({"claim_for": None, "unclaimed": None} if component["kind"] == "outcome" else {})
    for outcome in data["outcomes"].values():
        if outcome.get("window", {}).get("opens") == "referred_on":
            outcome["window"]["opens"] = "started_on"
    for clock in data["clocks"].values():
        clock["by"] = "started_on" if clock["by"] == "earned_on" else clock["by"]
    for contract in data["contracts"].values():
        contract["prices"] = {}


def one_contract_for_all(data: Data) -> None:
    """Every contract says the same."""
    first = next(iter(data["contracts"].values()))
    data["contracts"] = dict.fromkeys(data["contracts"], first)


def what_happened_stands(data: Data) -> None:
    """What happens later can undo earnings (`claws_back`), let earlier work count after all (`declared_only`), and make
    an outcome due that nobody claimed (`reduced_if_absent`), with its own, earlier day."""
    for outcome in data["outcomes"].values():
        outcome.update({"later_fall": "stands"} if "later_fall" in outcome else {})
        outcome.update({"own_employers": "excluded"} if outcome.get("own_employers") == "declared_only" else {})
    for component in data["prices"].values():
        if component.get("claim") == "reduced_if_absent":
            component.update({"claim": "required", "unclaimed": None})


def no_shares(data: Data) -> None:
    """A share of a price is rounded."""
    for component in data["prices"].values():
        component.update({"unclaimed": None} if "unclaimed" in component else {})
        component.update({"claim": "required"} if component.get("claim") == "reduced_if_absent" else {})
        if "price" in component:
            component["price"].update({"less": None, "times": []})


def prices_doubled(data: Data) -> None:
    """Every price of the programme and of its contracts, twice over."""
    figures = [component["price"]["figure"] for component in data["prices"].values() if "price" in component]
    figures += [figure for contract in data["contracts"].values() for figure in contract["prices"].values()]
    for figure in filter(None, figures):
        for lines in [figure["values"]] if figure["values"] else figure["groups"].values():
            for line in lines.values():
                line["value"] = line["value"] if line["value"] == "none" else 2 * line["value"]


def limits_for_ever(data: Data) -> None:
    """Caps whose limit is one sum, so that a reader can look it up."""
    for place, cap in enumerate(data["caps"].values(), start=1):
        cap["limit"] = _one_line("pence", 700 * place, by="contract_start")


def endless_contracts(data: Data) -> None:
    """Contracts that nothing ends, and fees by figures of one day: a fee's whole time is paid."""
    for contract in data["contracts"].values():
        contract.update({"ends_on": None, "referrals_until": None, "pays_until": None, "deferrals": []})
        for figure in contract["offers"].values():
            figure["by"] = "contract_start"
    for fee in data["prices"].values():
        if fee["kind"] == "fixed_fee":
            figures = [fee["share"], *(part for tranche in fee["tranches"] for part in tranche.values())]
            for figure in figures:
                figure["by"] = "contract_start"
            fee["payable"] = None


def never_closes(data: Data) -> None:
    """Once a case has closed nothing is told again."""
    data["programme"]["evidence_closes"] = None


def no_working_days(data: Data) -> None:
    """Bank holidays do not come round alike."""
    for clock in data["clocks"].values():
        clock["unit"] = clock["unit"].replace("working days", "calendar days")


def _without(data: Data, kind: str) -> None:
    gone = {name for name, component in data["prices"].items() if component["kind"] == kind}
    data["prices"] = {name: component for name, component in data["prices"].items() if name not in gone}
    for cap in data["caps"].values():
        if cap["components"] != "all":
            cap["components"] = [name for name in cap["components"] if name not in gone]
    for contract in data["contracts"].values():
        contract["prices"] = {name: price for name, price in contract["prices"].items() if name not in gone}


def _one_line(unit: str, value: int, by: str = "started_on") -> Data:
    return {"unit": unit, "by": by, "values": {date(1900, 1, 1): {"value": value, **KNOWN}}}
