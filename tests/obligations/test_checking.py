import datetime as dt
import io
import json
import re
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from contact.models import ContactPage
from core.models import StandardPage
from obligations.checking import nightly, services
from obligations.checking.findings import Code, worded
from obligations.checking.models import CheckReport
from obligations.crawling.visitor import UnreachableError
from obligations.models import CookiesPage
from tests import factories

pytestmark = pytest.mark.django_db
IMG = '<img src="/static/seconet_cms/favicon.svg">'


def before_main_ends(markup):
    return lambda text: text.replace("</main>", f"{markup}</main>")


def replaced(old, new=""):
    return lambda text: text.replace(old, new)


def without(pattern):
    return lambda text: re.sub(pattern, "", text)


def test_each_fault_is_found_on_its_page_and_nothing_else(homes, locales, owing_nothing, mangled):
    cookies, contact = owing_nothing[CookiesPage]["en"], owing_nothing[ContactPage]["en"]
    faults = {
        "emblem": replaced('class="emblem"', 'class="e"'),
        "emblem_text": replaced('aria-label="Emblem of the European Union"', 'aria-label="Emblème"'),
        "emblem_shape": replaced('width="120" height="80"', 'width="120" height="60"'),
        "statement": replaced("Funded en", "Funded sl"),
        "disclaimer": replaced("The views &lt;of&gt; en", "The views"),
        "record_link": replaced(f'href="{cookies.url}"', 'href="/en/"'),
        "contact_link": replaced(f'href="{contact.url}"', 'href="/en/"'),
        "language": replaced('<html lang="en"', '<html lang="sl"'),
        "language_of_words": replaced('<main id="main"', '<main id="main" lang="fr"'),
        "version_self": without(r'<link rel="alternate" hreflang="en"[^>]*>'),
        "version_default": without(r'<link rel="alternate" hreflang="x-default"[^>]*>'),
        "canonical": replaced('rel="canonical" href="http://localhost/en/', 'rel="canonical" href="http://localhost/'),
        "title": without(r"<title>.*</title>"),
        "heading": lambda text: text.replace("<h1", "<h2").replace("</h1>", "</h2>"),
        "headings": before_main_ends("<h1>Another</h1>"),
        "picture": before_main_ends(IMG + IMG.replace(">", ' alt="">')),
        "drawing": before_main_ends('<svg role="img"><title> </title></svg><svg aria-hidden="true"></svg>'),
        "link": before_main_ends('<a href="/en/gone/">.</a><a href="//[">.</a><a href="HTTP://LocalHost/en/">.</a>'),
        "fragment": before_main_ends('<a href="/en/title/#nothing">.</a><a href="#main">.</a><a href="#top">.</a>'),
        "file": before_main_ends('<img src="/static/gone.png" srcset="/static/gone-2.png 2x" alt="">'),
        "host": before_main_ends('<img src="https://example.org/x.png" alt=""><a href="https://example.org/">.</a>'),
        "form": before_main_ends('<form action="https://example.org/"></form>'),
        "script": before_main_ends('<script>1</script><script type="application/ld+json">{}</script>'),
        "handler": before_main_ends('<p onclick="x()">.</p>'),
        "style": before_main_ends('<p style="color: red">.</p><style>p { background: url(//example.org/x) }</style>'),
        "sheet": before_main_ends('<link rel="stylesheet" href="/sheet.css">'),
        "cookie": replaced("</main>", "</main >"),
        "answer": None,
    }
    places = [
        (homes["en"], {"title": f"The {slug}", "slug": slug, "search_description": f"About the {slug}"})
        for slug in faults
    ]
    places += [
        (homes["en"], {"title": "The title_same", "slug": "one", "search_description": "About one"}),
        (homes["en"], {"title": "The title_same", "slug": "title_same", "search_description": "About title_same"}),
        (homes["en"], {"title": "Two", "slug": "description_same", "search_description": "About one"}),
        (homes["en"], {"title": "No description", "slug": "description", "lead": ""}),
        (homes["en"], {"title": "Not read by anybody", "slug": "draft", "live": False}),
    ]
    pages = factories.plant_several(StandardPage, places)
    two = {code: homes[code] for code in ("en", "sl")}
    factories.plant_everywhere(StandardPage, two, title="Mutual", slug="mutual", search_description="Both")
    # An alias shows another's words, and owes no names of its own.
    factories.alias(next(page for page in pages if page.slug == "one"), locales["fr"])
    mangled.changes.update({f"/en/{slug}/": change for slug, change in faults.items() if change})
    mangled.changes["/en/mutual-en/"] = without(r'<link rel="alternate" hreflang="sl"[^>]*>')
    mangled.cookies["/en/cookie/"] = "visitor"
    mangled.answers["/en/answer/"] = (500, "text/html", "Oh")
    mangled.answers["/sheet.css"] = (200, "text/css", "@import 'https://example.org/x.css'; p { src: url(gone.woff) }")

    report = services.check()

    found = {(each.address, each.code) for each in services.findings_of(report)}
    expected = {(f"/en/{code}/", code) for code in Code} - {
        # No single page of a whole site can be without them.
        ("/en/record/", "record"),
        ("/en/contact/", "contact"),
        ("/en/version_missing/", "version_missing"),
        ("/en/version_mutual/", "version_mutual"),
    }
    assert found == expected | {
        ("/en/language/", "language_of_words"),
        ("/en/mutual-en/", "version_missing"),
        ("/sl/mutual-sl/", "version_mutual"),
        ("/en/drawing/", "picture"),
        ("/en/form/", "host"),
        ("/en/handler/", "script"),
        ("/en/style/", "host"),
        ("/sheet.css", "host"),
        ("/sheet.css", "file"),
    }
    links = sorted(each.said["address"] for each in services.findings_of(report) if each.code in ("link", "file"))
    assert links == ["//[", "/en/gone/", "/static/gone-2.png", "/static/gone.png", "gone.woff"]
    assert report.total == len(report.findings)


def test_what_no_page_can_link_to_is_said_of_the_language(homes, unindexed):
    report = services.check()

    told = [(each["address"], each["code"], each["said"].get("record", "")) for each in report.findings]
    kinds = ("accessibility", "cookies", "legal", "privacy", "project")
    owed = {(f"/{code}/", "record", kind) for code in homes for kind in kinds}
    assert {each for each in told if each[1] in ("record", "contact")} == owed | {
        (f"/{code}/", "contact", "") for code in homes
    }


def test_every_finding_has_words_in_every_language():
    said = {"address": "/x/", "status": "500", "record": "privacy", "stated": "xx", "language": "sl", "number": "2"}
    said |= {"name": "visitor", "element": "script"}
    for language in ("en", "sl", "es", "fr"):
        with translation.override(language):
            words = [worded(code, said) for code in Code]
            assert len(set(words)) == len(Code)
            assert not [text for text in words if "%" in text]


def test_the_command_writes_its_report_and_the_last_ones_are_kept(home, unindexed, monkeypatch):
    monkeypatch.setattr(services, "REPORTS_KEPT", 2)
    # What says nothing for search engines is described by its lead.
    home.lead = ""
    home.save()
    said, as_json = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match=r"^\d+ findings on 3 pages\.$"):
        call_command("check_obligations", stdout=said)
    with pytest.raises(CommandError):
        call_command("check_obligations", "--json", stdout=as_json)
    call_command("check_obligations", "--quiet", stdout=said)

    assert "/en/\n" in said.getvalue()
    assert "    The page has no description for search engines.\n" in said.getvalue()
    told = json.loads(as_json.getvalue())
    assert {"code": "description", "address": "/en/", "language": "en", "page": home.pk, "said": {}}.items() <= next(
        each for each in told["findings"] if each["code"] == "description"
    ).items()
    assert CheckReport.objects.count() == 2


def test_a_site_that_answers_to_another_name_is_told_of(home, settings):
    settings.ALLOWED_HOSTS = ["example.org"]

    with pytest.raises(UnreachableError, match="localhost"):
        services.check()
    with pytest.raises(CommandError, match="Settings, Sites"):
        call_command("check_obligations")
    assert not CheckReport.objects.exists()


@pytest.mark.parametrize(
    ("hour", "made", "now", "due"),
    [
        (3, None, "2026-11-24T02:59", False),
        (3, None, "2026-11-24T03:00", True),
        (3, "2026-11-23T23:00", "2026-11-24T09:00", True),
        (3, "2026-11-24T03:01", "2026-11-24T23:59", False),
        (None, None, "2026-11-24T09:00", False),
    ],
)
def test_a_check_is_due_once_a_day(db, settings, hour, made, now, due):
    settings.OBLIGATIONS_CHECK_HOUR = hour
    zone = ZoneInfo(settings.TIME_ZONE)
    if made:
        when = dt.datetime.fromisoformat(made).replace(tzinfo=zone)
        CheckReport.objects.create(made_at=when, duration=dt.timedelta(1), pages=1, total=0)

    assert nightly.is_due(dt.datetime.fromisoformat(now).replace(tzinfo=zone)) is due


def test_the_clock_asks_a_worker_for_one_check(db, settings):
    settings.OBLIGATIONS_CHECK_HOUR = 0

    for _minute in range(2):
        nightly.check_when_due(timezone.now())

    [task] = DBTaskResult.objects.all()
    assert (task.task_path, task.status) == ("obligations.checking.nightly.check_now", "READY")


def test_administrators_alone_see_the_report_and_where_to_mend_it(client, home, unindexed):
    page = factories.plant(StandardPage, home, title="Opus", slug="opus")
    found = [
        {"code": "title", "address": "/en/opus/", "language": "en", "page": page.pk, "said": {}},
        {"code": "link", "address": "/en/opus/", "language": "en", "page": page.pk, "said": {"address": "<b>/x/</b>"}},
        {"code": "answer", "address": "/en/gone/", "language": "en", "page": page.pk + 999, "said": {"status": "404"}},
        {"code": "of the future", "address": "/x.css", "language": "", "page": None, "said": {}},
        {"code": "cookie", "address": "/x.css", "language": "", "page": None, "said": {"other": "words"}},
    ]
    CheckReport.objects.create(duration=dt.timedelta(1), pages=7, total=9, findings=found)
    dashboard, screen = reverse("wagtailadmin_home"), reverse("obligations_check:report")

    client.force_login(factories.editor(factories.RegionFactory()))
    assert b"obligations-check" not in client.get(dashboard).content
    assert [client.get(screen).status_code, client.post(screen).status_code] == [302, 302]

    client.force_login(factories.administrator())
    assert b"9 things are missing or not right." in client.get(dashboard).content
    text = client.get(screen).content.decode()
    assert text.count(reverse("wagtailadmin_pages:edit", args=[page.pk])) == 1
    assert "A link leads nowhere: &lt;b&gt;/x/&lt;/b&gt;." in text
    assert "4 more things were found" in text
    assert "<li>of the future</li><li>cookie</li>" in text
    assert client.post(screen, follow=True).redirect_chain == [(screen, 302)]
