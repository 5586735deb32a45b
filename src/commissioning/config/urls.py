"""Every address of the service."""

from django.urls import include, path

from commissioning.api.v1 import description, operations
from commissioning.web.views.api_page import api_page

urlpatterns = [
    # Pages and the API do not know one another: what the page about the API prints comes from here.
    path("api", api_page, {"operations": operations, "description": description}, name="api_page"),
    path("api/", include("commissioning.api.urls")),
    path("", include("commissioning.web.sign_in.urls")),
    path("", include("commissioning.web.urls")),
]
handler400 = "commissioning.web.errors.bad_request"
handler403 = "commissioning.web.errors.forbidden"
handler404 = "commissioning.web.errors.not_found"
handler500 = "commissioning.web.errors.failed"
handler429 = "commissioning.web.sign_in.limits.too_many"
