"""The addresses of the site and one that refuses everybody."""

from django.core.exceptions import PermissionDenied
from django.urls import path

from seconet_cms.urls import handler403, handler404, handler500
from seconet_cms.urls import urlpatterns as site_urls

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def refuse(request):
    raise PermissionDenied


urlpatterns = [path("sl/refused/", refuse), *site_urls]
