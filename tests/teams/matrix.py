"""Each act of the table, tried by each role on each page, through the requests that the admin makes."""

import uuid
from contextlib import contextmanager
from http.cookies import SimpleCookie
from types import SimpleNamespace

import polib
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.models import Locale, Page, PageViewRestriction, Revision, Site, WorkflowState
from wagtail.test.utils.form_data import rich_text, streamfield
from wagtail.users.models import UserProfile
from wagtail_localize.models import OverridableSegment, StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from contact.models import Enquiry
from core.models import SiteImage
from home.models import HomePage
from partners.models import PartnerIndexPage, RegionPage
from teams.moderation import set_up_teams
from teams.services import settled_once
from tests import factories
from tests.factories import fresh, page_form
from tests.played_services import playing
from tests.teams.rights_table import ROLES, expected
from translations import services
from translations.exchange.sending import FORMATS, file_of
from workshops.models import WorkshopIndexPage

EXPECTED = expected()
# Two modules try about as much each, so that two processes share the work.
ACTS = list(EXPECTED)
MIDDLE = ACTS.index("change the order")
STATES = ("draft", "live", "in review")
CELLS = [(region, language, state) for region in ("navarra", "murcia") for language in ("es", "sl") for state in STATES]
STREAMS = (
    "organisations", "figures", "objectives", "added_value", "instruments", "members", "stakeholders", "programmes",
    "contacts", "extra",
)  # fmt: skip
# What a request leaves behind of itself: who is signed in, has which editor open, hears of its comments, likes what.
OWN_TRACES = (
    "django_session",
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "wagtailusers_userprofile",
)


@contextmanager
def undone():
    """Undo what is done inside."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


class Writes:
    """Collects the statements that change something."""

    def __init__(self):
        self.statements = []

    def __call__(self, execute, sql, params, many, context):
        verb = sql.lstrip()[:6].upper()
        if verb in {"INSERT", "UPDATE", "DELETE"} and not any(name in sql for name in OWN_TRACES):
            self.statements.append(sql)
        return execute(sql, params, many, context)


# --- The network --------------------------------------------------------------------------------------


class Unrendered:
    """Leaves the words of an answer away once the view has decided to give it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        response.content = b""
        return response


SETTINGS = {
    # What stands on a screen is not read by these tests, and takes longer than to decide who sees it.
    "MIDDLEWARE": [*settings.MIDDLEWARE, "tests.teams.matrix.Unrendered"],
    # Neither index is read by these tests.
    "TASKS": settings.TASKS | {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}},
    # Who is signed in stays so when what a request did is undone, and costs no query.
    "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
}


@pytest.fixture(scope="module")
def _network(django_db_setup, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        playing() as server,
        override_settings(**SETTINGS, MACHINE_TRANSLATION={"service": "libretranslate", "url": server.url}),
    ):
        cache.clear()
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def network(_network, db):
    return _network


def build():
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in ("en", "sl", "es", "fr")}
    root = Page.get_first_root_node()
    Page.objects.filter(depth=2)._raw_delete("default")
    root.numchild = 0
    key = uuid.uuid4()
    homes = {
        code: factories.plant(HomePage, root, locale=locale, translation_key=key, title=code, slug=f"home-{code}")
        for code, locale in locales.items()
    }
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": homes["en"]}
    )
    lists = factories.plant_everywhere(PartnerIndexPage, homes, title="Partners", slug="partners")
    others = factories.plant_everywhere(PartnerIndexPage, homes, title="Others", slug="others")
    workshops = factories.plant_everywhere(WorkshopIndexPage, homes, title="Workshops", slug="workshops")
    set_up_teams()

    with settled_once():
        regions = {
            (name, state): factories.RegionFactory(code=f"{name}-{number}", name=f"{name} {state}", home_language="es")
            for name in ("navarra", "murcia")
            for number, state in enumerate(STATES)
        }
        own = [region for (name, _state), region in regions.items() if name == "navarra"]
        author = factories.editor(*regions.values(), languages=("es", "en", "sl"), username="author")
        for region in regions.values():
            region.team.languages = ["es", "en"]
            region.team.save()
        people = {
            "editor of Navarra": factories.editor(*own),
            "editor of both": factories.editor(*regions.values()),
            "translator": factories.translator("sl", "fr"),
            "reviewer es": factories.reviewer("es"),
            "reviewer sl": factories.reviewer("sl"),
            "administrator": factories.administrator(),
            "superuser": factories.PersonFactory(is_superuser=True),
        }
        approvers = {code: factories.reviewer(code) for code in ("es", "sl")}
    pages, translations = {}, {}
    for (name, state), region in regions.items():
        source = factories.plant(
            RegionPage, lists["es"], region=region, title=region.name, slug=region.code, lead="Una región.",
            designation="Comunidad", live=False,
        )  # fmt: skip
        source.save_revision(user=author)
        if state != "draft":
            factories.approve(factories.submit(source, author), approvers["es"])
        translate_object(source, [locales["sl"]], user=author)
        translation = Translation.objects.get(source__object_id=source.translation_key)
        fill(translation)
        services.save_draft(translation, author)
        target = translation.get_target_instance()
        if state != "draft":
            services.submit(translation, target, author)
            factories.approve(target, approvers["sl"])
        if state == "in review":
            factories.submit(source, author)
            services.submit(translation, fresh(target), author)
        pages[name, "es", state], pages[name, "sl", state] = fresh(source), fresh(target)
        translations[name, "sl", state] = translation
    images = {
        name: SiteImage.objects.get(
            pk=factories.ImageFactory(title=name, collection=regions[name, "draft"].team.collection).pk
        )
        for name in ("navarra", "murcia")
    }
    enquiries = {
        name: Enquiry.objects.create(
            topic="other", region=regions[name, "draft"], language="es", email="visitor@example.org", message="Hola"
        )
        for name in ("navarra", "murcia")
    }
    # Else the first request of each would make one.
    UserProfile.objects.bulk_create(UserProfile(user=person) for person in people.values())
    return SimpleNamespace(
        client=Client(), cookies={role: cookies_of(people.get(role)) for role in ROLES}, situation=situation(),
        pages=pages, translations=translations, regions=regions, others=others, workshops=workshops, images=images,
        enquiries=enquiries,
        term=factories.GlossaryTermFactory(locale=locales["es"]),
    )  # fmt: skip


def cookies_of(person):
    """Return the cookies of somebody who has just signed in, or of a stranger."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return {name: cookie.value for name, cookie in client.cookies.items()}


def situation():
    """What is published of the network, waits for its time or is in review."""
    return (
        list(Page.objects.filter(live=True).order_by("pk").values_list("pk", "live_revision_id")),
        Revision.objects.filter(approved_go_live_at__isnull=False).count(),
        WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count(),
    )


def fill(translation):
    """Translate every string of a translation."""
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string, locale=translation.target_locale, context_id=segment.context_id,
            defaults={"data": f"{segment.string.data} sl"},
        )  # fmt: skip


# --- The acts -----------------------------------------------------------------------------------------


class Attempt:
    """One role at one page: the requests that each act is made of."""

    def __init__(self, network, role, cell):
        self.network, self.client, self.cell = network, network.client, cell
        # As they are right after signing in: nothing is left of what another attempt was told.
        self.client.cookies = SimpleCookie(network.cookies[role])
        self.region, self.language, self.state = cell
        self.page = network.pages[cell]
        self.translation = network.translations.get(cell)

    def page_url(self, name, *more):
        return reverse(f"wagtailadmin_pages:{name}", args=[self.page.pk, *more])

    def localize(self, name, *more):
        return reverse(f"wagtail_localize:{name}", args=[self.translation.pk, *more])

    def bulk(self, action, **data):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        return self.client.post(f"{url}?id={self.page.pk}&next=/admin/", data)

    def edit(self, **more):
        # The editor of a translation sends no more than the button.
        if self.translation is not None:
            more = {"action-save" if name == "action-save-draft" else name: value for name, value in more.items()}
            return self.client.post(self.page_url("edit"), more)
        form = page_form(
            title="Changed", slug=self.page.slug, region=str(self.page.region_id), designation="Comunidad",
            body=rich_text("<p>Texto.</p>"), governance=rich_text(""), **{name: streamfield([]) for name in STREAMS},
        )  # fmt: skip
        return self.client.post(self.page_url("edit"), form | more)

    def first_revision(self):
        return Revision.objects.for_instance(self.page).order_by("pk").first()

    def segment(self):
        return StringSegment.objects.filter(source=self.translation.source).exclude(context__path="slug").first()

    def task_state(self):
        state = self.page.current_workflow_task_state
        return state.pk if state else 1

    def decide(self, verdict, **data):
        return self.client.post(self.page_url("workflow_action", verdict, self.task_state()), data)

    def copy(self, **more):
        data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": self.network.others[self.language].pk}
        return self.client.post(self.page_url("copy"), data | more)

    def translate_into(self, code):
        url = reverse("wagtail_localize:submit_page_translation", args=[self.page.pk])
        return self.client.post(url, {"locales": [Locale.objects.get(language_code=code).pk]})

    def translate_term(self):
        url = reverse(
            "wagtail_localize:submit_snippet_translation", args=["core", "glossaryterm", self.network.term.pk]
        )
        return self.client.post(url, {"locales": [Locale.objects.get(language_code="fr").pk]})

    def synchronise(self, **data):
        source = TranslationSource.objects.get(object_id=self.page.translation_key)
        return self.client.post(reverse("wagtail_localize:update_translations", args=[source.pk]), data)

    def value_of_its_own(self):
        segment = OverridableSegment.objects.filter(source=self.translation.source, context__path="slug").first()
        return self.put(self.localize("edit_override", segment.pk), "value=own-slug")

    def put(self, url, data):
        return self.client.put(url, data, content_type="application/x-www-form-urlencoded")

    def add_workshop(self):
        form = page_form(
            title="Taller", slug="taller", number="9", host=str(self.network.regions[self.region, "draft"].pk),
            precision="unknown", day="", starts_at="", ends_at="", zone="Europe/Madrid", mode="online", spoken=["es"],
            interpreted=[], body=rich_text(""), agenda=streamfield([]), speakers=streamfield([]), venue_note="",
            materials=streamfield([]), recordings=streamfield([]), outcome=rich_text(""),
        )  # fmt: skip
        parent = self.network.workshops[self.language]
        return self.client.post(
            reverse("wagtailadmin_pages:add", args=["workshops", "workshoppage", parent.pk]),
            form | {"action-save-draft": "1"},
        )

    def change_picture(self):
        image = self.network.images[self.region]
        data = {"title": "Changed", "collection": image.collection_id, "tags": "", "description": ""}
        return self.client.post(reverse("wagtailimages:edit", args=[image.pk]), data)

    def work_through(self, **act):
        return self.client.post(reverse("contact:enquiry", args=[self.network.enquiries[self.region].pk]), act)

    def send_file(self):
        found = polib.pofile(file_of(self.translation, FORMATS["po"]).data.decode())
        for entry in found:
            entry.msgstr = f"{entry.msgid} iz datoteke"
        return self.client.post(
            self.localize("upload_pofile"), {"file": SimpleUploadedFile("sl.po", str(found).encode())}
        )


READING = {
    "open the editor": lambda a: a.client.get(a.page_url("edit")),
    "open the history": lambda a: a.client.get(a.page_url("history")),
    "fetch a file of translations": lambda a: a.client.get(a.localize("download_pofile")),
    "open the form that has it translated": lambda a: a.client.get(
        reverse("wagtail_localize:submit_page_translation", args=[a.page.pk])
    ),
    "look at the translation": lambda a: a.client.get(a.localize("preview_translation")),
}
LATER = {"go_live_at": "2099-01-01 10:00"}
WRITING = {
    "save a draft": lambda a: a.edit(**{"action-save-draft": "1"}),
    "submit for review": lambda a: a.edit(**{"action-submit": "1"}),
    "publish from the editor": lambda a: a.edit(**{"action-publish": "1"}),
    "publish at a set time from the editor": lambda a: a.edit(**{"action-publish": "1"}, **LATER),
    "go back to an older version and publish it": lambda a: a.edit(
        **{"action-publish": "1"}, revision=str(a.first_revision().pk)
    ),
    "publish in bulk": lambda a: a.bulk("publish"),
    "unpublish": lambda a: a.client.post(a.page_url("unpublish")),
    "unpublish in bulk": lambda a: a.bulk("unpublish"),
    "delete": lambda a: a.client.post(a.page_url("delete")),
    "delete in bulk": lambda a: a.bulk("delete"),
    "move": lambda a: a.client.post(a.page_url("move_confirm", a.network.others[a.language].pk)),
    "move in bulk": lambda a: a.bulk("move", chooser=a.network.others[a.language].pk),
    "change the order": lambda a: a.client.post(a.page_url("set_page_position")),
    "copy": lambda a: a.copy(),
    "copy and publish the copy": lambda a: a.copy(publish_copies="on"),
    "make an alias": lambda a: a.copy(alias="on"),
    "lock": lambda a: a.client.post(a.page_url("lock")),
    "say who may read it": lambda a: a.client.post(
        a.page_url("set_privacy"), {"restriction_type": PageViewRestriction.LOGIN, "password": "", "groups": []}
    ),
    "approve": lambda a: a.decide("approve"),
    "approve on the screen of the review": lambda a: a.client.post(
        reverse("teams:review", args=[a.page.pk]),
        {"decision": "approve", "comment": "", "revision": a.page.latest_revision_id},
    ),
    "send back with a comment": lambda a: a.decide("reject", comment="No."),
    "call the review off": lambda a: a.edit(**{"action-cancel-workflow": "1"}),
    "publish without a review": lambda a: a.client.post(
        reverse("teams:emergency_publish", args=[a.page.pk]), {"reason": "A wrong number."}
    ),
    "take down without a review": lambda a: a.client.post(
        reverse("teams:emergency_unpublish", args=[a.page.pk]), {"reason": "A wrong number."}
    ),
    "have it translated into English": lambda a: a.translate_into("en"),
    "have it translated into French": lambda a: a.translate_into("fr"),
    "have a term of the glossary translated": lambda a: a.translate_term(),
    "offer the new words to the translators": lambda a: a.synchronise(),
    "offer the new words and publish them": lambda a: a.synchronise(publish_translations="on"),
    "translate a string": lambda a: a.put(a.localize("edit_string_translation", a.segment().pk), "value=Beseda"),
    "remove the translation of a string": lambda a: a.client.delete(
        a.localize("edit_string_translation", a.segment().pk)
    ),
    "give a value of its own": lambda a: a.value_of_its_own(),
    "send a file of translations": lambda a: a.send_file(),
    "translate by machine": lambda a: a.client.post(a.localize("machine_translate")),
    "stop the translation": lambda a: a.client.post(a.localize("stop_translation")),
    "make an alias of the translation": lambda a: a.client.post(
        reverse("wagtail_localize:convert_to_alias", args=[a.page.pk])
    ),
    "add a workshop that the region hosts": lambda a: a.add_workshop(),
    "change a picture of the region": lambda a: a.change_picture(),
    "note that a message to the region is answered": lambda a: a.work_through(act="answered"),
    "pass a message to the region on to the network": lambda a: a.work_through(act="forward", to="network"),
}
# What is kept as a draft where the rest is refused: nothing that was typed is lost.
MAY_LEAVE_A_DRAFT = {
    "call the review off",
    "submit for review",
    "publish from the editor",
    "publish at a set time from the editor",
    "go back to an older version and publish it",
    "copy and publish the copy",
}


def outcome(act, attempt):
    """Try the act, undo it, and return its sign."""
    with undone():
        if act == "translate by machine":
            # The title is a region's name, which a machine leaves alone.
            StringTranslation.objects.filter(context__object_id=attempt.translation.source.object_id).delete()
        writes = Writes()
        with connection.execute_wrapper(writes):
            answer = (READING | WRITING)[act](attempt)
        assert answer.status_code < 500
        if act in READING:
            assert writes.statements == []
            return "y" if answer.status_code == 200 else "."
        if not writes.statements:
            return "."
        cache.clear()
        return "d" if act in MAY_LEAVE_A_DRAFT and situation() == attempt.network.situation else "y"


def differing(network, act):
    """Let each role try the act on each page; return what differs from the table."""
    found = []
    for role in ROLES:
        for cell, sign in zip(CELLS, EXPECTED[act][role], strict=True):
            done = "-" if sign == "-" else outcome(act, Attempt(network, role, cell))
            if done != sign:
                found.append((role, *cell, f"{done} and not {sign}"))
    return found
