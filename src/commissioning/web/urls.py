"""The address of every page of ours. The census has a row for each."""

from django.urls import path

from commissioning.web.views import contracts, home, permissions, statements

urlpatterns = [
    path("", home.home, name="home"),
    path("contracts", contracts.contracts, name="contracts"),
    path("contracts/<str:reference>", contracts.contract, name="contract"),
    path("accessibility", statements.accessibility, name="accessibility"),
    path("cookies", statements.cookies, name="cookies"),
    path("privacy", statements.privacy, name="privacy"),
    path("permissions", permissions.permissions, name="permissions"),
]
