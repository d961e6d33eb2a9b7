"""What is kept, for how long, in how much memory; by an application that costs nothing, and by the site itself."""

import gzip
import random
import threading
import time
from datetime import UTC, datetime, timedelta

import brotli
import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpResponse, StreamingHttpResponse

from core import moments
from delivery import page_cache
from delivery.page_cache import PageCache
from tests.delivery.serving import Host, ask

PUBLIC = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "public, max-age=0, must-revalidate"}
TEXT = "<p>Words of a page.</p>" * 40


@pytest.fixture(autouse=True)
def _as_in_a_new_process(monkeypatch):
    monkeypatch.setattr(moments, "_sources", {})
    # Whoever has one looks after it at the end of each request; a test before these may have left one open.
    monkeypatch.setattr(connections[DEFAULT_DB_ALIAS], "connection", None)


class TrustedHost(Host):
    """A machine on which nobody has to listen: the test itself says what has changed."""

    def __init__(self, folder, application, **more):
        super().__init__(folder, application, **more)
        self.listener._trusted_until = time.monotonic() + 1000

    def change(self):
        self.generation.advance()


def page(text=TEXT, status=200, kind=HttpResponse, cookies=(), **headers):
    """Return an application that answers with this."""

    def application(environ, start_response):
        answer = kind([text.encode()] if kind is StreamingHttpResponse else text, status=status)
        given = PUBLIC | {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in given.items():
            if value is None:
                del answer[name]
            else:
                answer[name] = value
        for name in cookies:
            answer.set_cookie(name, "x")
        lines = [*answer.items(), *(("Set-Cookie", morsel.OutputString()) for morsel in answer.cookies.values())]
        start_response(f"{status} {answer.reason_phrase}", lines)
        return answer

    return application


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, True),
        ({"Vary": "Accept-Encoding"}, True),
        ({"Cache_Control": "public, s-maxage=5"}, True),
        ({"Cache_Control": None}, False),
        ({"Cache_Control": "max-age=60"}, False),
        ({"Cache_Control": "public, no-cache"}, False),
        ({"Cache_Control": "PUBLIC, No-Store"}, False),
        ({"Cache_Control": 'public, private="Set-Cookie"'}, False),
        ({"Vary": "Cookie"}, False),
        ({"Vary": "Accept-Encoding, Accept-Language"}, False),
        ({"Vary": "*"}, False),
        ({"cookies": ["csrftoken"]}, False),
        ({"cookies": ["anything"]}, False),
        ({"status": 404}, False),
        ({"status": 301}, False),
        ({"status": 203}, False),
        ({"status": 500}, False),
        ({"Content_Encoding": "gzip"}, False),
        ({"kind": StreamingHttpResponse}, False),
        ({"text": ""}, False),
        ({"text": "x" * 2_000_000, "Content_Type": "image/png"}, False),
    ],
)
def test_an_answer_is_kept_if_it_says_that_it_is_for_everybody(tmp_path, given, kept):
    host = TrustedHost(tmp_path, page(**given))

    first, again = host.ask(), host.ask()

    assert host.made == (1 if kept else 2)
    assert (first.status, first.headers, first.body) == (again.status, again.headers, again.body)
    assert first.status == given.get("status", 200)


def test_kept_or_not_an_answer_is_packed_and_named(tmp_path):
    for control in ("public, max-age=0", "max-age=0"):
        host = TrustedHost(tmp_path, page(Cache_Control=control))
        plain = host.ask()
        sent = {name: host.ask(HTTP_ACCEPT_ENCODING=name) for name in ("br", "gzip")}

        assert plain.body.decode() == TEXT
        assert brotli.decompress(sent["br"].body) == gzip.decompress(sent["gzip"].body) == plain.body
        assert {name: answer.headers["content-encoding"] for name, answer in sent.items()} == {
            "br": "br",
            "gzip": "gzip",
        }
        answers = [plain, *sent.values()]
        assert {answer.headers["vary"] for answer in answers} == {"Accept-Encoding"}
        assert [int(answer.headers["content-length"]) for answer in answers] == [len(each.body) for each in answers]
        # Other bytes, another name; the same bytes, the same.
        names = [answer.headers["etag"] for answer in answers]
        assert len(set(names)) == 3
        assert all(name.startswith('"') for name in names)
        assert host.ask(HTTP_ACCEPT_ENCODING="br").headers == sent["br"].headers
        head = host.ask(method="HEAD", HTTP_ACCEPT_ENCODING="br")
        assert (head.status, head.headers, head.body) == (200, sent["br"].headers, b"")
        # Whoever has it is told so, by any way to ask; whoever has another form is sent this one.
        for known in (names[1], f"W/{names[1]}", f'"x", {names[1]}', "*"):
            unchanged = host.ask(HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=known)
            assert (unchanged.status, unchanged.body) == (304, b"")
            assert unchanged.headers == {
                "cache-control": control, "vary": "Accept-Encoding", "etag": names[1],
            }  # fmt: skip
        for known in (names[2], "nonsense", '"'):
            assert host.ask(HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=known).status == 200
        assert host.made == (1 if "public" in control else 12)


def test_what_is_for_nobody_else_has_no_name(tmp_path):
    host = TrustedHost(tmp_path, page(Cache_Control="private, no-store"))

    assert "etag" not in host.ask().headers
    assert host.ask(HTTP_IF_NONE_MATCH="*").status == 200


def test_django_is_asked_the_same_however_the_first_visitor_put_it(tmp_path):
    seen = []

    def application(environ, start_response):
        seen.append({name: environ.get(name) for name in ("QUERY_STRING", "HTTP_IF_NONE_MATCH")})
        return page()(environ, start_response)

    host = TrustedHost(tmp_path, application)
    host.ask("/en/?mode=online&page=2", HTTP_IF_NONE_MATCH="*")
    host.ask("/en/?page=2&mode=online")

    assert seen == [{"QUERY_STRING": "page=2&mode=online", "HTTP_IF_NONE_MATCH": None}]


def test_a_change_while_a_page_is_made_makes_it_void(tmp_path):
    host = TrustedHost(tmp_path, None)

    def changing(environ, start_response):
        host.change()
        return page()(environ, start_response)

    host.application = changing
    host.ask()
    host.application = page()

    assert host.is_kept("/en/")
    assert host.made == 2


def test_the_least_lately_asked_for_goes_when_the_room_is_full(tmp_path):
    chance = random.Random(1)
    # Hardly packs at all.
    text = "".join(chr(chance.randrange(33, 126)) for _ in range(20_000))
    host = TrustedHost(tmp_path, page(text), room=1_000_000)
    for number in range(100):
        assert host.ask(f"/en/{number}/").status == 200
        host.ask("/en/0/")

    assert 500_000 < host.site.size <= 750_000
    before = host.made
    host.ask("/en/0/")
    host.ask("/en/99/")
    assert host.made == before
    host.ask("/en/50/")
    assert host.made == before + 1
    # Whoever tries numbers drives out none of these, and what is asked for in other ways counts too.
    for number in range(100):
        host.ask(f"/en/?page={number}")
        host.ask("/en/99/", HTTP_ACCEPT_ENCODING="br" if number % 2 else "")
    assert host.site.size <= 1_000_000
    before = host.made
    host.ask("/en/0/")
    host.ask("/en/99/", HTTP_ACCEPT_ENCODING="gzip")
    assert host.made == before


def at_once(*works):
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert not any(thread.is_alive() for thread in threads)


def test_one_makes_a_page_while_the_others_wait(tmp_path):
    host = TrustedHost(tmp_path, None)
    begun, go_on, answers = threading.Event(), threading.Event(), []

    def slow(environ, start_response):
        begun.set()
        go_on.wait(20)
        return page()(environ, start_response)

    host.application = slow
    first = threading.Thread(target=lambda: answers.append(host.ask()))
    first.start()
    assert begun.wait(20)
    others = [threading.Thread(target=lambda: answers.append(host.ask())) for _ in range(4)]
    for other in others:
        other.start()
    time.sleep(0.05)
    go_on.set()
    for thread in (first, *others):
        thread.join(20)

    assert host.made == 1
    assert {(answer.status, answer.body) for answer in answers} == {(200, TEXT.encode())}
    assert len(answers) == 5


@pytest.mark.parametrize("outcome", ["fails", "is not kept", "takes too long", "is void"])
def test_whoever_waited_in_vain_makes_the_page_alone(tmp_path, monkeypatch, outcome):
    monkeypatch.setattr(page_cache, "WAIT_SECONDS", 0.05)
    host = TrustedHost(tmp_path, None)
    begun, go_on, answers = threading.Event(), threading.Event(), []

    def first_one(environ, start_response):
        if begun.is_set():
            return page("<p>Second.</p>")(environ, start_response)
        begun.set()
        if outcome != "takes too long":
            time.sleep(0.02)
        else:
            go_on.wait(20)
        if outcome == "fails":
            raise RuntimeError("the database is away")
        if outcome == "is void":
            host.change()
        return page(status=404 if outcome == "is not kept" else 200)(environ, start_response)

    host.application = first_one

    def ask_first():
        try:
            answers.append(host.ask().body)
        except RuntimeError:
            answers.append(b"")

    def ask_second():
        assert begun.wait(20)
        answers.append(host.ask().body)
        go_on.set()

    at_once(ask_first, ask_second)

    assert b"<p>Second.</p>" in answers
    assert len(answers) == 2
    # Nothing is left that anybody could wait for.
    assert host.is_kept("/en/")


def test_a_page_dies_at_the_moment_at_which_the_clock_changes_it(tmp_path, time_machine):
    begin = datetime(2026, 5, 1, 12, tzinfo=UTC)
    moments.register("doors", lambda now: begin + timedelta(hours=1) if now < begin + timedelta(hours=1) else None)
    host = TrustedHost(tmp_path, page())
    made = {}
    for minutes in (0, 59, 60, 61, 100_000, 61, 0):
        time_machine.move_to(begin + timedelta(minutes=minutes))
        host.ask()
        made[minutes] = host.made

    # A clock that was set back shows what it would have shown then.
    assert made == {0: 3, 59: 1, 60: 2, 61: 2, 100_000: 2}


def test_where_nobody_can_tell_when_a_page_dies_it_is_made_anew(tmp_path, caplog):
    def source(now):
        raise ArithmeticError("no such day")

    moments.register("faulty", source)
    host = TrustedHost(tmp_path, page())

    assert not host.is_kept("/en/")
    assert "no such day" in caplog.text


def test_without_a_file_that_can_be_written_every_page_is_made_anew(tmp_path, caplog):
    (tmp_path / "page-generation").mkdir()
    host = Host(tmp_path, page())

    assert [host.ask().status for _ in range(3)] == [200] * 3
    assert host.made == 3
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert str(tmp_path) in caplog.text


def test_a_file_that_somebody_deletes_is_made_anew(tmp_path):
    host = TrustedHost(tmp_path, page())
    assert host.is_kept("/en/")
    host.generation.path.unlink()
    host.generation.look_after()
    other = TrustedHost(tmp_path, page())

    assert host.generation.value == other.generation.value
    assert host.is_kept("/en/")
    other.change()
    made = host.made
    host.ask()
    assert host.made == made + 1


def test_an_application_without_room_keeps_nothing():
    site = PageCache(page(), room=0)

    assert ask(site, HTTP_ACCEPT_ENCODING="br").headers["content-encoding"] == "br"
