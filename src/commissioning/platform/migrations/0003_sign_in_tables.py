"""The tables of sign-in, from packages, which the application may use: no wall surrounds them."""

from django.db import migrations

from commissioning.platform.row_security import GrantTables

TABLES = {
    "account_emailaddress": "sign-in reads it before anybody is acting",
    "account_emailconfirmation": "an address is confirmed before anybody is acting",
    "django_session": "a session is read before anybody is acting",
    "mfa_authenticator": "the second factor is asked for before anybody is acting",
    "socialaccount_socialaccount": "single sign-on reads it before anybody is acting",
    "socialaccount_socialapp": "the providers of single sign-on; those we use come from the settings",
    "socialaccount_socialtoken": "single sign-on writes it before anybody is acting",
    "usersessions_usersession": "a person's own sessions; its pages ask for the signed-in person's alone",
}


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0002_row_security"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]

    operations = [GrantTables(TABLES)]
