"""The platform as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class PlatformConfig(AppConfig):
    name = "commissioning.platform"
    label = "platform"
    verbose_name = "Platform"

    def ready(self) -> None:
        from commissioning.platform import append_only  # noqa: F401  # which declares triggers
        from commissioning.platform.declared_policies import renew_policies
        from commissioning.platform.triggers import create_triggers

        post_migrate.connect(create_triggers, dispatch_uid="triggers")
        post_migrate.connect(renew_policies, dispatch_uid="policies")
        # Each app's jobs and chores, in its module `background`.
        autodiscover_modules("background")
