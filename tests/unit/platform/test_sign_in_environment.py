"""What the environment says about sign-in: defaults by mode, and a wrong word refused with what to write instead."""

import pytest

OIDC = {
    "COMMISSIONING_OIDC_NAME": "Example ID",
    "COMMISSIONING_OIDC_ISSUER": "https://id.example/",
    "COMMISSIONING_OIDC_CLIENT_ID": "commissioning",
    "COMMISSIONING_OIDC_CLIENT_SECRET": "s",
}


@pytest.fixture
def said():
    from commissioning.config import sign_in_environment

    return sign_in_environment


def _refused(call, match):
    from django.core.exceptions import ImproperlyConfigured

    with pytest.raises(ImproperlyConfigured, match=match):
        call()


def test_a_second_factor_is_required_in_production_unless_said_otherwise(said):
    assert said.second_factor({}, "production") == "required"
    assert said.second_factor({}, "embedded") == "offered"
    assert said.second_factor({"COMMISSIONING_SECOND_FACTOR": "offered"}, "production") == "offered"
    _refused(lambda: said.second_factor({"COMMISSIONING_SECOND_FACTOR": "yes"}, "demo"), "required or offered")


def test_single_sign_on_is_configured_whole_or_not_at_all(said):
    assert said.single_sign_on({}, "production") is None
    provider = said.single_sign_on(OIDC, "production")
    assert provider["settings"] == {"server_url": "https://id.example", "oauth_pkce_enabled": True}
    for name in OIDC:
        _refused(lambda name=name: said.single_sign_on(OIDC | {name: ""}, "demo"), name)
    plain = OIDC | {"COMMISSIONING_OIDC_ISSUER": "http://id.example"}
    _refused(lambda: said.single_sign_on(plain, "production"), "https://")
    assert said.single_sign_on(plain, "embedded")


def test_passwords_are_switched_off_only_where_there_is_another_way_in(said):
    provider = said.single_sign_on(OIDC, "production")
    assert said.by_password({}, provider)
    assert not said.by_password({"COMMISSIONING_OIDC_REQUIRED": "yes"}, provider)
    _refused(lambda: said.by_password({"COMMISSIONING_OIDC_REQUIRED": "yes"}, None), "name the provider")
    _refused(lambda: said.by_password({"COMMISSIONING_OIDC_REQUIRED": "1"}, provider), "yes or no")


def test_letters_go_to_a_server_and_never_in_the_clear(said, tmp_path):
    url = "smtp://user:p%40ss@mail.example:2525?from=employment@example.gov.uk"
    read = said.email({"COMMISSIONING_EMAIL_URL": url}, "production", tmp_path)
    assert (read["EMAIL_HOST"], read["EMAIL_PORT"], read["EMAIL_HOST_PASSWORD"]) == ("mail.example", 2525, "p@ss")
    assert (read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (True, False)
    read = said.email({"COMMISSIONING_EMAIL_URL": "smtps://mail.example?from=a@example.org"}, "production", tmp_path)
    assert (read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (465, False, True)
    assert said.email({}, "demo", tmp_path)["EMAIL_FILE_PATH"] == tmp_path / "mail"
    _refused(lambda: said.email({}, "production", tmp_path), "COMMISSIONING_EMAIL_URL")
    for wrong in ("http://mail.example?from=a@b", "smtp://mail.example", "smtp://?from=a@b"):
        _refused(lambda wrong=wrong: said.email({"COMMISSIONING_EMAIL_URL": wrong}, "demo", tmp_path), "smtp://name")


def test_one_proxy_stands_in_front_in_production(said):
    assert [said.proxies({}, mode) for mode in ("production", "embedded")] == [1, 0]
    assert said.proxies({"COMMISSIONING_PROXIES": "2"}, "production") == 2
    _refused(lambda: said.proxies({"COMMISSIONING_PROXIES": "many"}, "production"), "how many")
