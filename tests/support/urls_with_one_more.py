"""Every address of the service, and one page that nobody wrote down in the census."""

from django.http import HttpResponse
from django.urls import path

from commissioning.config import urls

urlpatterns = [
    *urls.urlpatterns,
    path("nobody-wrote-it-down", lambda request: HttpResponse(), name="nobody_wrote_it_down"),
]
handler404 = urls.handler404
