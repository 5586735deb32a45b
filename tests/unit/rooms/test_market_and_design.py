"""Terms that come out as they went in."""

from datetime import date

import pytest


def test_terms_come_out_as_they_went_in(world, tmp_path):
    """Import, export, load again: the same digest."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.design import queries
    from commissioning.rooms.design.models import TermsVersion
    from commissioning.terms.loading import load
    from commissioning.terms.version import terms_version
    from support.organisations import terms

    with acting_as(world.access(world.commissioners[0])):
        (programme,) = queries.programmes()
        version = queries.version(programme.pk, terms_version(terms()))
        assert queries.terms(version) == terms()
        queries.export_terms(version, tmp_path / "out", known_from=date(2011, 4, 1))
        assert terms_version(load(tmp_path / "out")) == version.digest
        assert TermsVersion.objects.count() == 1


def test_the_same_terms_again_are_the_same_version_and_others_programmes_are_refused(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.design import actions
    from commissioning.rooms.design.models import Programme, TermsVersion
    from support.organisations import NOW, terms

    by = world.access(world.commissioners[0])
    with acting_as(by):
        programme = Programme.objects.get()
        again = actions.import_terms(programme=programme, terms=terms(), by=by, now=NOW)
        assert again == TermsVersion.objects.get()
        other = actions.open_programme(key="another", title="Another", by=by, now=NOW)
        with pytest.raises(actions.AnotherProgramme):
            actions.import_terms(programme=other, terms=terms(), by=by, now=NOW)
