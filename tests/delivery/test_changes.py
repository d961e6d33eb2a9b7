"""Nothing that was kept outlives what it was made from."""

import threading
import time

import psycopg
from django.db import connection, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Locale, PageViewRestriction, Site

from core.models import FundingNotice, GlossaryTerm, Region, SiteDocument, SiteImage, StandardPage
from tests import factories
from workshops.models import Workshop

TIMES = 20


def test_no_reader_is_shown_what_was_there_before_a_publication(hosts, site):
    here, there = hosts
    published, wrong, ended = [0], [], threading.Event()
    factories.publish(site["about"], title="Edition 0.")

    def read():
        try:
            while not ended.is_set():
                least = published[0]
                text = here.text("/en/about/")
                shown = int(text.partition("<h1>Edition ")[2].partition(".")[0])
                if shown < least:
                    wrong.append((least, shown))
                # The writer needs the processor, too.
                time.sleep(0.01)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for edition in range(1, TIMES + 1):
        factories.publish(site["about"], title=f"Edition {edition}.")
        published[0] = edition
        assert f"<h1>Edition {edition}." in here.text("/en/about/")
    ended.set()
    for reader in readers:
        reader.join()

    assert wrong == []
    assert there.until(lambda: f"<h1>Edition {TIMES}." in there.text("/en/about/"))
    # A draft is nobody's news.
    assert here.is_kept("/en/about/")
    made = here.made
    factories.revise(site["about"], title="Draft.")
    assert "<h1>Edition 20." in here.text("/en/about/")
    assert here.made == made


def test_every_other_change_is_seen_by_the_next_reader(hosts, site):
    here, there = hosts
    about = "/en/about/"
    notice = factories.FundingNoticeFactory(statement="Funded 0.")
    collection = Collection.get_first_root_node().add_child(name="Closed")
    image, file = factories.ImageFactory(), factories.DocumentFactory()
    rows = Workshop.objects.filter(pk=site["workshop"].workshop_id)
    rows.update(precision="exact", starts_at="2090-01-01T10:00Z", ends_at="2090-01-01T12:00Z", capacity=500)
    rows.update(runs_until="2090-01-01T12:00Z")

    def of_page(name):
        return factories.fresh(site[name])

    def unpublish(number):
        page = of_page("second")
        factories.publish(page) if number % 2 else page.unpublish()

    def move(number):
        of_page("second").move(of_page("third" if number % 2 else "home"), pos="last-child")

    def rename(number):
        factories.publish(of_page("third"), slug=f"third-{number}")

    def delete(number):
        StandardPage.objects.get(slug=f"gone-{number}").delete()

    def plant(number):
        factories.plant(StandardPage, of_page("home"), title="Gone", slug=f"gone-{number}")

    def snippet(number):
        notice.statement = f"Funded {number}."
        notice.save()

    def raw(number):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE core_fundingnotice SET statement = %s", [f"Funded raw {number}."])

    def close(number):
        if number % 2:
            PageViewRestriction.objects.create(page=site["about"], restriction_type="login")
        else:
            PageViewRestriction.objects.all().delete()

    def close_collection(number):
        if number % 2:
            CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
        else:
            CollectionViewRestriction.objects.all().delete()

    def add_language(number):
        if number % 2:
            Locale.objects.create(language_code="sl")
        else:
            Locale.objects.get(language_code="sl").delete()

    def take_place(number):
        rows.update(places_taken=number)

    def redirect(number):
        Redirect.objects.create(old_path=f"/en/old-{number}", redirect_link=f"/en/new-{number}/")

    # What is done, which address is read, and what it holds after the change of this number.
    kinds = {
        "unpublication": (unpublish, about, lambda n: ('href="/en/second/"', bool(n % 2))),
        "move": (move, about, lambda n: ('href="/en/second/"', n % 2 == 0)),
        "slug": (rename, about, lambda n: (f'href="/en/third-{n}/"', True)),
        "menu": (
            lambda n: StandardPage.objects.filter(pk=site["third"].pk).update(placement="none" if n % 2 else "main"),
            about,
            lambda n: (f'href="/en/third-{TIMES}/"', n % 2 == 0),
        ),
        "new page": (plant, "/en/gone-{}/", lambda n: ("<h1>Gone", True)),
        "deletion": (delete, "/en/gone-{}/", lambda n: ("<h1>Gone", False)),
        "snippet": (snippet, about, lambda n: (f"Funded {n}.", True)),
        "raw SQL": (raw, about, lambda n: (f"Funded raw {n}.", True)),
        "term": (
            lambda n: GlossaryTerm.objects.create(term=f"Term {n}", explanation="x", locale=site["home"].locale),
            "/en/glossary/",
            lambda n: (f"Term {n}<", True),
        ),
        "site": (
            lambda n: Site.objects.first().save() or Site.objects.update(hostname=f"www{n}.example.org"),
            about,
            lambda n: (f'rel="canonical" href="http://www{n}.example.org/', True),
        ),
        "privacy": (close, about, lambda n: ("<h1>About", n % 2 == 0)),
        "places": (take_place, site["workshop"].get_url(), lambda n: (f">{500 - n} ", True)),
        "region": (lambda n: Region.objects.update(name=f"Navarra {n}"), "/en/", lambda n: (f"Navarra {n}<", True)),
        "redirect": (redirect, "/en/old-{}/", lambda n: ("", True)),
        # Nothing of these stands on this page, which is made anew all the same.
        "collection": (close_collection, about, None),
        "language": (add_language, about, None),
        "image": (lambda n: SiteImage.objects.filter(pk=image.pk).update(title=f"Image {n}"), about, None),
        "document": (lambda n: SiteDocument.objects.filter(pk=file.pk).update(title=f"Text {n}"), about, None),
    }
    stale = []
    for kind, (act, address, expected) in kinds.items():
        for number in range(1, TIMES + 1):
            path = address.format(number)
            here.ask(path)
            made = here.made
            act(number)
            answer = here.ask(path)
            if expected is None:
                is_right = here.made == made + 1
            else:
                words, there_now = expected(number)
                is_right = (words in answer.body.decode()) is there_now
            if not is_right:
                stale.append((kind, number, answer.status))
        if kind == "site":
            Site.objects.update(hostname="localhost")

    assert stale == []
    assert here.ask("/en/old-3/").status == 301
    # The second machine has heard of it all.
    heard = there.listener.changes
    snippet("last")
    assert there.until(lambda: there.listener.changes > heard)
    assert "Funded last." in there.text(about)
    # As has the first of what another program writes, which nobody in this process knows of.
    here.ask(about)
    heard = here.listener.changes
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("UPDATE core_fundingnotice SET statement = 'Funded elsewhere.'")
    assert here.until(lambda: here.listener.changes > heard)
    assert "Funded elsewhere." in here.text(about)
    # What changes nothing makes nothing cold.
    assert here.is_kept(about)
    made = here.made
    FundingNotice.objects.update(statement="Funded elsewhere.")
    Region.objects.filter(pk=-1).update(name="Nobody")
    here.ask(about)
    assert here.made == made
