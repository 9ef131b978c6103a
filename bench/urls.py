from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from xanh.portal.config.urls import urlpatterns as pages


def frame(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [*pages, path("bench/frame/", frame, name="bench_frame")]
