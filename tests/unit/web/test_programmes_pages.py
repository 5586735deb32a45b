"""Programmes: opened once, terms imported from files with located errors, versions read, compared, downloaded."""

import io
import re
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from support.pages import hidden

TERMS = Path(__file__).parents[3] / "terms" / "work-programme"


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


def _zip(**changed: str) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(TERMS.rglob("*.yaml")):
            text = path.read_text(encoding="utf-8") + changed.get(path.stem, "")
            archive.writestr(f"work-programme/{path.relative_to(TERMS).as_posix()}", text)
    made.seek(0)
    made.name = "terms.zip"
    return made


def _programme(browser) -> str:
    import re

    return re.search(r'href="(/programmes/[a-z0-9]{24})"', browser.get("/programmes").text)[1]


def test_the_lead_reads_and_downloads_versions_and_others_do_not(browser, world):
    import hashlib
    import re

    browser.sign_in(world.commissioners[0], "auditor")
    own = _programme(browser)
    version = re.search(rf'href="({own}/terms/([0-9a-f]{{64}}))"', browser.get(own).text)
    assert "What is paid" in browser.get(version[1]).text
    file = browser.get(f"{version[1]}?format=json").content
    assert hashlib.sha256(file).hexdigest() == version[2]
    assert "They say the same" in browser.get(f"{version[1]}/changes?to={version[2]}").text
    browser.sign_in(world.commissioners[1], "auditor")
    for address in (own, version[1], f"{version[1]}/changes?to={version[2]}"):
        assert browser.get(address).status_code == 404


def test_one_is_opened_once_and_a_second_of_its_key_is_refused(browser, world):
    browser.sign_in(world.commissioners[0], "category_manager")
    for statuses in ([302, 302], [422]):
        page = browser.get("/programmes/open")
        said = {"title": "Restart", "key": "restart", **hidden(page)}
        assert [browser.post("/programmes/open", said).status_code for _ in statuses] == statuses
    assert browser.get("/programmes").text.count(">Restart<") == 1


def test_terms_come_from_a_zip_file_and_the_same_again_are_the_same_version(browser, world):
    from support.organisations import NOW

    browser.sign_in(world.commissioners[0], "category_manager")
    browser.at(NOW + timedelta(minutes=10))
    own = _programme(browser)
    for _ in range(2):
        page = browser.get(f"{own}/import")
        answer = browser.post(f"{own}/import", {"uploaded": _zip(), **hidden(page)})
        assert answer.status_code == 302, answer.text[-2000:]
    shown = browser.get(own).text
    assert shown.count("/terms/") == 2, "that of the world, and this one"
    first, second = (
        shown.index("Version 1, in force from 1 June 2011</a>"),
        shown.index("Version 2, in no contract yet"),
    )
    assert second < first, "the latest first"
    version = browser.get(answer["Location"]).text
    assert "Terms, version 2</h1>" in version
    assert "No contract can be signed under these terms" in version, "its measure misleads"
    assert version.count("Scheduled cuts of the job outcome price (memory)") == 1, "with how many values"
    assert "Version 1, in force from 1 June 2011</option>" in version, "to compare with"
    changes = browser.get(f"{answer['Location']}/changes?to={re.search('/terms/([0-9a-f]+)', shown[second:])[1]}").text
    assert "Version 1</th>" in changes
    assert "Version 2</th>" in changes
    assert 'data-label="Version 2"' in changes, "on a telephone each value stands beside its version"
    assert browser.get(f"{answer['Location']}/changes?to={'0' * 64}").status_code == 404


def test_errors_in_files_are_shown_with_file_and_line_and_nothing_is_entered(browser, world):
    browser.sign_in(world.commissioners[0], "category_manager")
    own = _programme(browser)
    before = browser.get(own).text.count("/terms/")
    page = browser.get(f"{own}/import")
    answer = browser.post(f"{own}/import", {"uploaded": _zip(prices="\nnonsense: 1\n"), **hidden(page)})
    assert answer.status_code == 422
    assert "prices.yaml" in answer.text
    assert "What to do" in answer.text
    assert tempfile.gettempdir() not in answer.text
    assert browser.get(own).text.count("/terms/") == before


@pytest.mark.parametrize(
    ("name", "content"), [("terms.zip", b"no zip file"), ("prices.yaml", b"\x00\xff"), ("a.exe", b"x")]
)
def test_a_file_that_is_none_of_terms_is_refused(browser, world, name, content):
    browser.sign_in(world.commissioners[0], "category_manager")
    own = _programme(browser)
    file = io.BytesIO(content)
    file.name = name
    answer = browser.post(f"{own}/import", {"uploaded": file, **hidden(browser.get(f"{own}/import"))})
    assert answer.status_code == 422
    assert 'href="#id_uploaded"' in answer.text


def test_an_archive_stays_in_its_folder_and_within_its_bounds(database, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from commissioning.web.forms import programmes as forms

    def form(name: str, content: str):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        file = SimpleUploadedFile("terms.zip", made.getvalue())
        return forms.Import({"request_id": "x"}, {"uploaded": file})

    outside = form("../../variations/../../etc/prices.yaml", "a: 1")
    assert outside.is_valid()
    assert [str(place) for place, _ in outside.cleaned_data["uploaded"]] == ["prices.yaml"]
    monkeypatch.setattr(forms, "MOST_BYTES", 10_000)
    assert not form("prices.yaml", "a" * 10_001).is_valid(), "it says that it is small, and is not"


def test_who_does_not_design_is_told_so(browser, world):
    browser.sign_in(world.commissioners[0], "auditor")
    assert browser.get("/programmes/open").status_code == 403
    assert browser.get(f"{_programme(browser)}/import").status_code == 403
