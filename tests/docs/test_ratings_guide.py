"""Real people end to end: the guide to ratings says what `commissioning rate` says of 6,102 women at 16 sites.

Source: National JTPA Study (W. E. Upjohn Institute), `jtpa_women.csv`.
"""

import re
from xml.etree import ElementTree

import pytest
from docs.ratings import GUIDE, documents
from typer.testing import CliRunner

from support.reference_data import reference_file

SHOWS = {
    "ratings-curves": "3 cohorts by months since the start",
    "ratings-panels": "Hazel beside all others, by prospects",
    "ratings-stars": "12 providers",
    "ratings-watched": "5 providers: outcomes",
}


@pytest.fixture(scope="module")
def written() -> dict:
    reference_file("data/jtpa/jtpa_women.csv")
    return documents()


def test_the_guide_and_its_pictures_are_current(written):
    for path, text in written.items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is not current: run `python -m docs.ratings`"


def test_every_large_number_of_the_prose_stands_in_a_run(written):
    prose, runs = "", ""
    for place, part in enumerate(re.split(r"```", written[GUIDE])):
        prose, runs = (prose + part, runs) if place % 2 == 0 else (prose, runs + part)
    said = set(re.findall(r"\d{1,3}(?:,\d{3})+", prose)) - {"2,641", "12,000", "1,176"}
    assert len(said) > 6
    assert {number for number in said if number not in runs} == set()
    assert "6,102 people at 16 providers (site). Outcome Y." in runs
    counted = re.findall(r"^│ [A-Z]{2} +│ +[\d,]+ │ +(\d+) │", runs, re.MULTILINE)
    assert sum(map(int, counted)) == 2_641, "women with 12,000 dollars, counted once by hand from the file"


def test_raw_figures_would_have_given_other_stars():
    from commissioning.cli.main import app

    people = reference_file("data/jtpa/jtpa_women.csv")
    asked = ["rate", "--people", str(people), "--outcome", "Y", "--provider", "site"]
    ran = CliRunner().invoke(app, asked, catch_exceptions=False)
    assert "Adjusted for nothing: raw figures." in ran.output
    stars = {line.split()[1]: line.split("│")[-2].split()[0] for line in ran.output.splitlines() if line[:1] == "│"}
    assert {site: star for site, star in stars.items() if star != "3"} == {
        "IN": "4",
        "MT": "4",
        "HF": "2",
        "JK": "2",
        "OH": "2",
    }


def test_the_pictures_stand_alone_and_say_what_they_show(written):
    for path, text in written.items():
        if path.suffix == ".svg":
            picture = ElementTree.fromstring(text)
            names = [child.tag.rpartition("}")[2] for child in picture]
            assert names[:3] == ["style", "title", "desc"]
            assert SHOWS.get(path.stem, "16 providers") in text
