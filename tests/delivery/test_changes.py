"""Nothing that was kept outlives what it was made from."""

import threading
import time

import psycopg
from django.db import connection
from django.http import HttpResponse

from core.models import FundingNotice, Region
from scripts.page_changes import ChangingSite
from tests import factories

TIMES, READ = 20, 3


def plain(environ, start_response):
    """A page that costs nothing to make."""
    start_response("200 OK", [("Content-Type", "text/html"), ("Cache-Control", "public, max-age=0")])
    return HttpResponse(b"A page.")


def test_no_reader_is_shown_what_was_there_before_a_publication(hosts, home):
    here, there = hosts
    site = ChangingSite(most=0)
    publication = site.kinds()[0]
    published, wrong, ended = [0], [], threading.Event()

    def read():
        try:
            while not ended.is_set():
                least = published[0]
                text = here.text(publication.address)
                shown = int(text.partition("<h1>About ")[2].partition(".")[0])
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
    for number in range(1, TIMES + 1):
        publication.act(number)
        published[0] = number
        assert publication.shows(here.text(publication.address), number)
    ended.set()
    for reader in readers:
        reader.join()

    assert wrong == []
    # The second machine hears of it, too.
    assert there.until(lambda: publication.shows(there.text(publication.address), TIMES))
    # A draft is nobody's news, and a statement that changes nothing is none.
    assert here.is_kept(publication.address)
    made = here.made
    factories.revise(site.about, title="Draft.")
    FundingNotice.objects.update(statement="Funded 0.")
    Region.objects.filter(pk=-1).update(name="Nobody")
    assert publication.shows(here.text(publication.address), TIMES)
    assert here.made == made


def test_every_other_change_is_seen_by_the_next_reader(hosts, home):
    here, there = hosts
    real, stale = here.application, []
    for kind in ChangingSite(most=TIMES).kinds()[1:]:
        for number in range(1, TIMES + 1):
            address = kind.address.format(number)
            # After the first few it is enough that the page is made anew, which costs most of the time.
            is_read = kind.shows is not None and number <= READ
            here.application = real if is_read else plain
            here.ask(address)
            made = here.made
            kind.act(number)
            text = here.text(address)
            if here.made == made or (is_read and not kind.shows(text, number)):
                stale.append((kind.name, number))

    assert stale == []
    # What another program writes, of which nobody in this process knows.
    there.application = plain
    assert here.is_kept("/en/")
    assert there.is_kept("/en/")
    heard, made = (here.listener.changes, there.listener.changes), (here.made, there.made)
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("UPDATE core_fundingnotice SET statement = 'Funded elsewhere.'")
    assert here.until(lambda: here.listener.changes > heard[0])
    assert here.until(lambda: there.listener.changes > heard[1])
    here.ask()
    there.ask()
    assert (here.made, there.made) == (made[0] + 1, made[1] + 1)
