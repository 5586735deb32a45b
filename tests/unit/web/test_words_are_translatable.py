"""What every page shares can be said in another language: headings of lists, places of the navigation."""

import importlib
import pkgutil


def _columns():
    from commissioning.web import views
    from commissioning.web.lists import Column

    for found in pkgutil.iter_modules(views.__path__, f"{views.__name__}."):
        for name, value in vars(importlib.import_module(found.name)).items():
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, Column):
                    yield f"{found.name}.{name} {each.key}", each.label


def test_headings_and_places_are_in_no_language_until_they_are_shown(templates):
    from django.utils.functional import Promise

    from commissioning.web.shell import PLACES

    columns = dict(_columns())
    assert len(columns) > 30
    fixed = [where for where, label in columns.items() if not isinstance(label, Promise)]
    assert fixed == [], "put the heading into gettext_lazy: read at import, it stays in one language"
    assert [text for text, *_ in PLACES if not isinstance(text, Promise)] == []
