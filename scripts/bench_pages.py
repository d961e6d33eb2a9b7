"""Which pages of a site are measured, and how many queries each costs: `python -m scripts.bench_pages` prints JSON.

    {"home": {"address": "/en/", "queries": 9, "milliseconds": 21.3, "bytes": 21845}, …}

Run in a process of its own on the database of each site. Queries are those of an anonymous visitor of a page that no
cache keeps, once what Django remembers by itself is remembered; of each page type the newest page is asked for, in
every language.
"""

import json
import os
import statistics
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seconet_cms.settings.demo")
django.setup()

from django.conf import settings  # noqa: E402 - needs the set-up above
from django.contrib.auth import get_user_model  # noqa: E402 - as above
from django.db import connection  # noqa: E402 - as above
from django.test import Client  # noqa: E402 - as above
from django.test.utils import CaptureQueriesContext  # noqa: E402 - as above
from django.urls import reverse  # noqa: E402 - as above
from django.utils import translation  # noqa: E402 - as above
from wagtail.models import Page, get_page_models  # noqa: E402 - as above

from core import languages  # noqa: E402 - as above
from core.pages import SitePage  # noqa: E402 - as above
from partners.models import PartnerIndexPage  # noqa: E402 - as above
from workshops.models import WorkshopIndexPage, WorkshopPage  # noqa: E402 - as above

TIMES = 3
# Words that the demo's pages have in each language.
SEARCHED = {"en": "workshop", "sl": "delavnica", "es": "taller", "fr": "atelier"}


def addresses() -> dict[str, str]:
    """Return the address of each kind of page and view, in every language, by name and language: "search sl"."""
    found = {}
    for code in languages.codes():
        for model in get_page_models():
            if issubclass(model, SitePage):
                page = model.objects.visible().filter(locale__language_code=code, alias_of=None).order_by("-pk").first()
                if page is not None:
                    found[f"{model._meta.model_name} {code}"] = page.url
        with translation.override(code):
            found |= {
                f"search {code}": f"{reverse('search')}?q={SEARCHED.get(code, 'a')}",
                f"suggestions {code}": f"{reverse('search_suggestions')}?q={SEARCHED.get(code, 'a')[:3]}",
                f"calendar {code}": reverse("workshops_calendar"),
                f"feed {code}": reverse("workshops_feed"),
                f"nothing {code}": f"/{code}/nothing-is-here/",
                f"part of the sitemap {code}": reverse("sitemap_part", args=[code, 1]),
            }
    return found | {"sitemap": reverse("sitemap")}


def editors_addresses() -> dict[str, str]:
    """Return the address of each screen of the editors that is measured, by name."""
    code = languages.codes()[0]
    other = next(each for each in languages.codes() if each != code)
    listed = PartnerIndexPage.objects.get(locale__language_code=code)
    page = WorkshopPage.objects.filter(locale__language_code=other, live=True).order_by("-pk").first()
    return {
        "dashboard": reverse("wagtailadmin_home"),
        "explorer": reverse("wagtailadmin_explore", args=[listed.pk]),
        "teams": reverse("teams:grid"),
        "report": reverse("wagtail_localize:translations_report"),
        "translation editor": reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }


def cost(client: Client, address: str, times: int = TIMES) -> dict[str, Any]:
    """Return what one answer costs: queries, milliseconds (the middle one of several), bytes."""
    client.get(address)
    taken, queries, answer = [], 0, None
    for _time in range(times):
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        taken.append((time.perf_counter() - began) * 1000)
        queries = len(captured)
    return {
        "address": address,
        "status": answer.status_code,
        "queries": queries,
        "milliseconds": round(statistics.median(taken), 1),
        "bytes": len(answer.content) if not answer.streaming else 0,
    }


def main() -> None:
    """Print what the pages cost, those of visitors and those of a network administrator."""
    host = {"host": settings.ALLOWED_HOSTS[0]}
    visitor, editor = Client(headers=host), Client(headers=host)
    editor.force_login(get_user_model().objects.get(username="network"))
    lists = {
        "home": f"/{languages.codes()[0]}/",
        "listing": WorkshopIndexPage.objects.get(locale__language_code=languages.codes()[0]).url,
    }
    json.dump(
        {
            "pages": Page.objects.filter(depth__gt=1).count(),
            "lists": lists,
            "visitors": {name: cost(visitor, address) for name, address in addresses().items()},
            "editors": {name: cost(editor, address, times=1) for name, address in editors_addresses().items()},
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
