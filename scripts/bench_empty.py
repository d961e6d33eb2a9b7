"""The server's own limit: an empty view of Django without middleware, behind the server that serves the site.

`python -m scripts.bench_empty HOST PORT`; only for measuring, and no part of any settings of the site.
"""

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from demo import web


def empty(request: HttpRequest) -> HttpResponse:
    """Answer with next to nothing."""
    return HttpResponse(b"hello world")


urlpatterns = [path("", empty)]

if not settings.configured:
    settings.configure(
        SECRET_KEY="measured",  # noqa: S106 - signs nothing
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="scripts.bench_empty",
        MIDDLEWARE=[],
        USE_I18N=False,
    )
application = get_wsgi_application()


def main(host: str, port: int) -> None:
    """Serve it, with as many workers and threads as the site has."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    Granian(
        "scripts.bench_empty:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=web.WORKERS,
        blocking_threads=web.THREADS,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
