"""What lies beside the pages: style, script, icon. Nothing is fetched from elsewhere, and nothing named is missing."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "src/commissioning/web/static/commissioning"


def test_in_production_every_file_that_is_named_is_found(tmp_path):
    """The strict storage of production stops at a name in the style sheet without a file."""
    from django.core.management import call_command
    from django.test import override_settings

    import support.databases  # noqa: F401 - sets Django up

    storage = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES={"staticfiles": storage}):
        call_command("collectstatic", interactive=False, verbosity=0)
    named = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert {f"commissioning/{path.relative_to(STATIC).as_posix()}" for path in STATIC.rglob("*.*")} <= set(named)


@pytest.mark.parametrize("name", ["pages.css", "govuk-frontend.min.js", "start.js"])
def test_nothing_is_fetched_from_elsewhere(name):
    text = (STATIC / name).read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    assert {target for target in re.findall(r"""url\(["']?([^"')]+)""", text) if not target.startswith("./")} == set()
    assert {target for target in re.findall(r"""\bfrom ?["']([^"']+)""", text) if not target.startswith("./")} == set()
    assert not re.search(r"@import|\bimport\(", text)


def test_what_belongs_to_gov_uk_alone_is_left_out():
    """Its typeface and its crest. The style sheet names the crest, so an empty picture has that name."""
    assert "GDS Transport" not in (STATIC / "pages.css").read_text(encoding="utf-8")
    assert "<path" not in (STATIC / "images/govuk-crest.svg").read_text(encoding="utf-8")


def test_the_licence_of_what_is_not_ours_lies_beside_it():
    assert "Government Digital Service" in (STATIC / "LICENCE-govuk-frontend.txt").read_text(encoding="utf-8")


def test_the_pins_of_the_assets_name_no_host_and_hold_every_version():
    pins = json.loads((ROOT / "assets/package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("resolved" not in package for package in pins.values())
    assert all("integrity" in package for name, package in pins.items() if name)
    asked = json.loads((ROOT / "assets/package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert all(pins[f"node_modules/{name}"]["version"] == version for name, version in asked.items())


def test_every_class_of_ours_in_the_pages_is_in_the_style_sheet():
    style = (STATIC / "pages.css").read_text(encoding="utf-8")
    known = set(re.findall(r"\.(app-[\w-]+)", style))
    # Python puts some together, and a block may have no rule but those of its elements.
    begun = {name[: end.start()] for name in known for end in re.finditer("__|--|$", name)}
    web = ROOT / "src/commissioning/web"
    used = {
        name: path
        for path in [*web.rglob("*.html"), *web.rglob("charts/*.py")]
        for name in re.findall(r"\bapp-[a-z]+[\w-]*", path.read_text(encoding="utf-8"))
    }
    assert {name: path.name for name, path in used.items() if name.rstrip("_-") not in begun} == {}
