"""The addresses of the API, all under /api/."""

from django.urls import path, re_path

from commissioning.api.v1 import api, openapi, unknown

urlpatterns = [
    path("v1/openapi.json", openapi, name="openapi"),
    path("v1/", unknown),  # where ninja would show a page of its own
    path("v1/", api.urls),
    re_path(r"^(?P<rest>.*)$", unknown),
]
