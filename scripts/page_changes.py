"""The kinds of change that public pages must follow, on a few pages of its own: for tests and bench_stale.py."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction, Site

from core.models import FundingNotice, GlossaryTerm, Region, StandardPage
from workshops.models import Workshop, WorkshopIndexPage, WorkshopPage

PLACES = 5000


@dataclass(frozen=True)
class Kind:
    """A kind of change: `act(n)` makes change n, after which `shows(text, n)` holds of the answer at `address`.

    `{}` in the address stands for n. Where nothing of the change is to be seen on a page, `shows` is None.
    """

    name: str
    act: Callable[[int], Any]
    address: str
    shows: Callable[[str, int], bool] | None = None


class ChangingSite:
    """Pages below the English home page, made for being changed `most` times in each way."""

    def __init__(self, most: int) -> None:
        with transaction.atomic():
            home = Site.objects.get(is_default_site=True).root_page.specific
            self._start = f"/{home.locale.language_code}/"
            # What a run that was broken off has left.
            for page in Page.objects.descendant_of(home).filter(slug__startswith="changing").order_by("-path"):
                page.specific.delete()
            home.refresh_from_db()
            shared = {"locale": home.locale, "show_in_menus": True}
            menu = shared | {"placement": "main"}
            self.about, self.second, self.third, self.shelf = (
                home.add_child(instance=StandardPage(title=f"{name} 0.", slug=f"changing-{name.lower()}", **menu))
                for name in ("About", "Second", "Third", "Shelf")
            )
            for number in range(1, most + 1):
                self.shelf.add_child(instance=StandardPage(title="Gone", slug=f"gone-{number}", locale=home.locale))
            self.notice = FundingNotice.objects.filter(locale=home.locale).first() or FundingNotice.objects.create(
                programme="Programme", statement="Funded 0.", disclaimer="None.", locale=home.locale
            )
            index = WorkshopIndexPage.objects.child_of(home).first() or home.add_child(
                instance=WorkshopIndexPage(title="Workshops", slug="changing-workshops", **shared)
            )
            facts = {"number": 9000, "host": Region.objects.first(), "precision": "exact", "capacity": PLACES}
            facts |= {"starts_at": "2090-01-01T10:00+00:00", "ends_at": "2090-01-01T12:00+00:00"}
            self.workshop = index.add_child(instance=WorkshopPage(title="Sharing", slug="changing", **facts, **shared))
            self.home = home
            self._before = {
                "hostname": Site.objects.get(is_default_site=True).hostname,
                "region": self.workshop.host.name,
                "statement": self.notice.statement,
            }

    def remove(self) -> None:
        """Put back what was there before."""
        with transaction.atomic():
            for page in (self.about, self.second, self.third, self.shelf, self.workshop):
                self._fresh(page).delete()
            Site.objects.filter(is_default_site=True).update(hostname=self._before["hostname"])
            Region.objects.filter(pk=self.workshop.host_id).update(name=self._before["region"])
            FundingNotice.objects.filter(pk=self.notice.pk).update(statement=self._before["statement"])
            GlossaryTerm.objects.filter(term__startswith="Changing ").delete()
            Redirect.objects.filter(redirect_link__startswith=f"{self._start}new-").delete()
            Redirect.objects.filter(old_path__contains="/changing-").delete()
            for model in (get_image_model(), get_document_model()):
                # They have no file that could be deleted with them.
                model.objects.filter(title__startswith="Changing ")._raw_delete("default")

    def kinds(self) -> list[Kind]:
        """Return the kinds of change, in an order in which each leaves the site as the next one needs it."""
        about = self._address(self.about)
        gone = f"{self._address(self.shelf)}gone-{{}}/"
        second = f'href="{self._address(self.second)}"'
        return [
            Kind("publication", self._publish, about, lambda text, n: f"<h1>About {n}." in text),
            Kind("unpublication", self._unpublish, about, lambda text, n: (second in text) is (n % 2 == 0)),
            Kind("move", self._move, about, lambda text, n: (second in text) is (n % 2 == 0)),
            Kind("slug", self._rename, about, lambda text, n: f'href="{self._start}changing-third-{n}/"' in text),
            Kind("menu", self._place, about, lambda text, n: (second in text) is (n % 2 == 0)),
            Kind("deletion", self._delete, gone, lambda text, n: "<h1>Gone" not in text),
            Kind("snippet", self._notice, about, lambda text, n: f"Funded {n}." in text),
            Kind("raw SQL", self._raw, about, lambda text, n: f"Funded raw {n}." in text),
            Kind("site", self._name_host, about, lambda text, n: f"//www{n}.example.org" in text),
            Kind("privacy", self._close, about, lambda text, n: ("<h1>About" in text) is (n % 2 == 0)),
            Kind("places", self._take_place, self._address(self.workshop), self._shows_places),
            Kind("term", self._explain, about),
            Kind("region", self._name_region, about),
            Kind("redirect", self._redirect, about),
            Kind("collection privacy", self._close_collection, about),
            Kind("language", self._add_language, about),
            Kind("image", lambda n: self._add(get_image_model()(title=f"Changing {n}", width=1, height=1)), about),
            Kind("document", lambda n: self._add(get_document_model()(title=f"Changing {n}")), about),
        ]

    def _address(self, page: Page) -> str:
        return self._start + page.url_path.removeprefix(self.home.url_path)

    def _fresh(self, page: Page) -> Any:
        return type(page).objects.get(pk=page.pk)

    def _publish(self, number: int) -> None:
        page = self._fresh(self.about)
        page.title = f"About {number}."
        page.save_revision().publish()

    def _unpublish(self, number: int) -> None:
        page = self._fresh(self.second)
        if number % 2:
            page.unpublish()
        else:
            page.save_revision().publish()

    def _move(self, number: int) -> None:
        self._fresh(self.second).move(self._fresh(self.third if number % 2 else self.home), pos="last-child")

    def _rename(self, number: int) -> None:
        page = self._fresh(self.third)
        page.slug = f"changing-third-{number}"
        page.save_revision().publish()

    def _place(self, number: int) -> None:
        # In bulk, of which no signal tells.
        StandardPage.objects.filter(pk=self.second.pk).update(placement="none" if number % 2 else "main")

    def _delete(self, number: int) -> None:
        StandardPage.objects.get(slug=f"gone-{number}").delete()

    def _notice(self, number: int) -> None:
        self.notice.statement = f"Funded {number}."
        self.notice.save()

    def _raw(self, number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE core_fundingnotice SET statement = %s", [f"Funded raw {number}."])

    def _name_host(self, number: int) -> None:
        site = Site.objects.get(is_default_site=True)
        site.hostname = f"www{number}.example.org"
        site.save()

    def _close(self, number: int) -> None:
        if number % 2:
            PageViewRestriction.objects.create(page=self.about, restriction_type="login")
        else:
            PageViewRestriction.objects.filter(page=self.about).delete()

    def _take_place(self, number: int) -> None:
        Workshop.objects.filter(pk=self.workshop.workshop_id).update(places_taken=number)

    @staticmethod
    def _shows_places(text: str, number: int) -> bool:
        # As any of our languages groups digits.
        return str(PLACES - number) in re.sub(r"(?<=\d)[\s.,  ](?=\d)", "", text)

    def _explain(self, number: int) -> None:
        GlossaryTerm.objects.create(term=f"Changing {number}", explanation="x", locale=self.home.locale)

    def _name_region(self, number: int) -> None:
        Region.objects.filter(pk=self.workshop.host_id).update(name=f"Changed {number}")

    def _redirect(self, number: int) -> None:
        Redirect.objects.create(old_path=f"{self._start}old-{number}", redirect_link=f"{self._start}new-{number}/")

    def _close_collection(self, number: int) -> None:
        if number % 2:
            CollectionViewRestriction.objects.create(
                collection=Collection.get_first_root_node(), restriction_type="login"
            )
        else:
            CollectionViewRestriction.objects.all().delete()

    def _add_language(self, number: int) -> None:
        if number % 2:
            Locale.objects.create(language_code="xx")
        else:
            Locale.objects.filter(language_code="xx").delete()

    @staticmethod
    def _add(row: Any) -> None:
        type(row).objects.bulk_create([row])
