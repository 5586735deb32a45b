"""What somebody sees who tried too often. It is the same whether the account exists or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/429.html", status=429)
