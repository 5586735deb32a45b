"""The printed terms say everything that is paid, with clause and status, and are a page that everybody can read."""

import re
from html.parser import HTMLParser
from itertools import pairwise

from commissioning.terms.journey import Handling, Keeping, Limit, Routes
from commissioning.terms.models import Terms
from commissioning.terms.printing import html, markdown

from .conftest import Folder


class Page(HTMLParser):
    """What a browser makes of a page: headings, tables and their parts, attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_a_reader_finds_what_is_paid_for_whom_and_when(small: Folder) -> None:
    text = markdown(small.load())
    assert "| 1 April 2026 | £400 | contract 5.1 | Signed |" in text
    assert "| 1 April 2027 | None | contract 5.1 | Signed |" in text
    assert "| 1: Aged 18 to 24 | 1 April 2027 | £1,260 | V1 3.1 | Signed |" in text
    assert "| 2: Aged 25 and over | 1 April 2026 | **Unknown** | contract 5.2, table | **Unknown** |" in text
    assert "The value in force on the day the participant started counts." in text
    assert "- The job pays at least the minimum wage. (not tested)" in text
    assert "| 1 April 2026 | 15 working days | contract 5.4 | Signed |" in text
    assert "| Brightwater Employment | North of the county (England) | 1 April 2026 | 31 March 2029 |" in text


def test_every_kind_of_thing_is_told(full: Folder) -> None:
    terms = full.load()
    text = markdown(terms)
    for entry in (
        *terms.prices.values(),
        *terms.outcomes.values(),
        *terms.clocks.values(),
        *terms.caps.values(),
        *terms.measures.values(),
        *terms.ratings.values(),
        *terms.standards.values(),
        *(rule for rule in terms.journey.values() if isinstance(rule, Routes | Limit | Handling | Keeping)),
    ):
        assert f"### {entry.title}" in text
    assert "hours at the “National living wage” in force on the day the participant started" in text
    assert "Once the clock “Support ends” has run out, the first day out of work ends all further payments." in text
    assert "Wages from jobs with the provider or its supply chain count only if they were declared." in text
    assert "The provider must claim each payment; a stretch that nobody claimed still counts as one of them." in text
    assert "| 1 April 2026 | 7.5 hours |" in text
    assert "People who reach “A job that lasts”, as a share of everybody referred." in text
    assert "adjusted for by a logistic regression on age and months out of work." in text
    assert "Payments of “Start fee”, as a share of everybody referred. It is for Aged 18 to 24." in text
    assert "| north | 1 June 2026 | 1 September 2026 | contract 6 | Signed |" in text
    assert "- north: Brightwater Kitchens" in text
    assert "is held against is given no band above “Below the others”, whatever it reaches" in text
    assert "A provider is new for a number of months after its first referral, and until so many of its" in text
    assert "| 1 April 2026 | 50 participants | contract 7.5 | Signed |" in text
    assert "made of people of so many months, to the end of the day it is made for. Nobody from before leaves" in text
    assert "The value in force on the last day that counts for the rating counts." in text
    assert "| 1 April 2026 | 24 months | contract 7.6 | Signed |" in text
    assert "with fewer people than this is given no band. One of whose people fewer outcomes than this are" in text
    assert "| 1 April 2026 | 90% | contract 7.7 | Signed |" in text


def test_the_journey_is_told(full: Folder) -> None:
    text = markdown(full.load())
    assert "| Benefit | Which benefit do you claim? | Jobseeker's allowance; Support allowance; Another | co" in text
    assert "People come because they must or of their own will. They may choose who serves them; for whoever" in text
    assert (
        "Benefit: “Jobseeker's allowance” or “Support allowance”; Months out of work: at least 6 | contract 2.6" in text
    )
    assert "| Of working age | Age: at least 18 and below 67 | contract 2.7 | Signed |" in text
    rules = (
        "Volunteers count with the older | Route: “Voluntary”",
        "Under 25 | Age: below 25",
        "Everybody else | Every",
    )
    assert [text.index(f"| {rule}") for rule in rules] == sorted(text.index(f"| {rule}") for rule in rules)
    assert "It holds for whoever meets this: Prison leaver: “Yes”." in text
    assert "On the last day it is in time. It holds for everybody else." in text
    assert "| 1 April 2026 | 15 working days | contract 3.4 | Signed |" in text
    assert r"| A referral is returned | sent\_twice | The person was sent twice | contract 3.6 | Signed |" in text
    assert "Names, contact and all words are kept until this long after nobody serves them any more." in text
    assert "| 1 April 2026 | 24 months | contract 9.1 | Signed |" in text


def test_standards_are_told(full: Folder) -> None:
    text = markdown(full.load())
    assert "Stage: joining. To the person: “You start soon after you are sent to us.”" in text
    assert "The person starts, or the person does not attend, within the time that is promised." in text
    assert "it is recorded whether it is taken, within a time after each start of a job." in text
    assert "| 1 April 2026 | 99% | contract 8.2 | Signed |" in text
    assert "- 2: They could" in text


def test_pay_from_own_employers_and_unclaimed_stretches_in_other_words(full: Folder) -> None:
    full.change("outcomes.yaml", "own_employers: declared_only", "own_employers: excluded")
    full.change("prices.yaml", "  claim: required\n  ends_at_break_after", "  ends_at_break_after")
    text = markdown(full.load())
    assert "Wages from jobs with the provider or its supply chain do not count." in text
    assert "Paid again for each further stretch" in text
    assert "the provider must claim each payment" not in text.lower()


def test_unsound_measures_say_what_they_do(full: Folder) -> None:
    full.change(
        "measures.yaml",
        "    kind: after_the_day\n    months: {unit: months, by: cohort_start,",
        "    kind: in_the_period\n#",
    )
    full.change("measures.yaml", "{kind: other_providers}", "{kind: own_offer, offer: promised}")
    full.change("contracts.yaml", "      unit: outcomes\n", "      title: Share promised\n      unit: basis points\n")
    full.change("prices.yaml", "    of: offer\n    offer: promised\n", "    of: referrals\n")
    text = markdown(full.load())
    assert (
        "it need not be one of the people of that period, and the result rises when there are fewer referrals." in text
    )
    assert "It is held against what the provider itself offered as “Share promised”." in text


def every_clause(terms: Terms) -> set[str]:
    return set(re.findall(r'"clause":"([^"]+)"', terms.model_dump_json(by_alias=True)))


def test_every_clause_is_beside_its_figure(full: Folder) -> None:
    terms = full.load()
    told, page = markdown(terms), html(terms)
    assert [clause for clause in sorted(every_clause(terms)) if clause not in told or clause not in page] == []


def test_the_page_stands_alone(full: Folder) -> None:
    page = Page(html(full.load()))
    assert page.open == []
    assert page.all("html") == [{"lang": "en"}]
    assert [link["href"] for link in page.all("a") if not str(link["href"]).startswith("#")] == []
    assert not any(tag in ("script", "img", "link", "iframe") for tag, _ in page.tags)
    assert "http" not in html(full.load())


def test_headings_step_down_one_at_a_time_and_links_lead_to_them(full: Folder) -> None:
    page = Page(html(full.load()))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert [str(link["href"])[1:] for link in page.all("a")] == ids


def test_every_table_has_a_caption_and_every_heading_of_one_a_scope(full: Folder) -> None:
    page = Page(html(full.load()))
    assert len(page.all("table")) == len(page.all("caption")) > 10
    assert {heading.get("scope") for heading in page.all("th")} == {"row", "col"}


def test_what_people_wrote_cannot_become_markup(small: Folder) -> None:
    small.change("prices.yaml", "title: Start fee", 'title: "<b>*Start* | fee</b>"')
    terms = small.load()
    assert "<b>" not in html(terms)
    assert r"\<b\>\*Start\* \| fee\</b\>" in markdown(terms)
