"""The addresses of the site, and in each language one that nobody may enter and one that breaks down."""

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied
from django.urls import path

from seconet_cms.urls import handler403, handler404, handler500, urlpatterns  # noqa: F401 - Django reads them here


def refuse(request):
    raise PermissionDenied


def break_down(request):
    raise ZeroDivisionError


urlpatterns = [*i18n_patterns(path("refused/", refuse), path("broken/", break_down)), *urlpatterns]
