"""Tables of packages, which no wall surrounds, and why. A census finds every table here or behind both walls."""

USED: dict[str, str] = {
    "account_emailaddress": "sign-in reads it before anybody is acting",
    "account_emailconfirmation": "an address is confirmed before anybody is acting",
    "django_session": "a session is read before anybody is acting",
    "mfa_authenticator": "the second factor is asked for before anybody is acting",
    "platform_cache": "sign-in counts attempts there before anybody is acting; keys are hashes and references",
    "platform_chore": "names of chores and instants, nobody's data; nobody is acting when a chore is due",
    "platform_user": "sign-in reads it before anybody is acting",
    "socialaccount_socialaccount": "single sign-on reads it before anybody is acting",
    "socialaccount_socialapp": "the providers of single sign-on; those we use come from the settings",
    "socialaccount_socialtoken": "single sign-on writes it before anybody is acting",
    "usersessions_usersession": "a person's own sessions; its pages ask for the signed-in person's alone",
}
"""The application reads and writes these."""

READ: dict[str, str] = {"django_migrations": "doctor asks which migrations have run"}
"""The application reads these."""

UNUSED: dict[str, str] = {
    "auth_group": "Django makes it; roles are ours",
    "auth_group_permissions": "Django makes it; roles are ours",
    "auth_permission": "Django makes it; permissions are ours",
    "django_content_type": "Django makes it for its permissions",
}
"""The application has no right to these at all."""
