"""The address of every page of ours. The census has a row for each."""

from django.urls import path

from commissioning.web.views import contracts, home

urlpatterns = [
    path("", home.home, name="home"),
    path("contracts", contracts.contracts, name="contracts"),
    path("contracts/<str:reference>", contracts.contract, name="contract"),
]
