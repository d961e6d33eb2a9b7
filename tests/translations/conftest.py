"""A small network: two regions whose profiles are being translated, and somebody in each role."""

import uuid
from html import unescape
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.messages import get_messages
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.models import (
    GroupPagePermission,
    Locale,
    Page,
    PageLogEntry,
    PageViewRestriction,
    Revision,
    Site,
    TaskState,
    WorkflowState,
)
from wagtail_localize.models import (
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.operations import translate_object

from core.models import FundingNotice, GlossaryTerm
from home.models import HomePage
from partners.models import PartnerIndexPage, RegionPage
from teams.models import LanguageTeam, NetworkTeam, RegionTeam
from teams.moderation import decide, set_up_teams
from teams.services import settle_rights
from tests import factories
from tests.factories import figure, stream
from translations import services

CODES = ("en", "sl", "es", "fr")
# Everything that a way round the rules could change.
WATCHED = (
    Page,
    RegionPage,
    Revision,
    PageLogEntry,
    PageViewRestriction,
    GroupPagePermission,
    WorkflowState,
    TaskState,
    Translation,
    TranslationSource,
    StringSegment,
    StringTranslation,
    SegmentOverride,
    GlossaryTerm,
    FundingNotice,
)
# The editors of each region.
REGIONS = {
    "navarra": ("editor", "second_editor"),
    "galicia": ("editor", "second_editor"),
    "aragon": ("editor", "second_editor"),
    "murcia": ("stranger",),
}
ROLES = (
    "editor",
    "second_editor",
    "stranger",
    "translator_en",
    "translator_sl",
    "reviewer_en",
    "reviewer_en2",
    "reviewer_es",
    "administrator",
    "superuser",
    "nobody",
)


STATE = " UNION ALL ".join(
    f"SELECT '{model.__name__}', md5(string_agg(row::text, '|' ORDER BY row::text)) FROM {model._meta.db_table} AS row"
    for model in WATCHED
)


def state_of_the_database():
    """Return a fingerprint of each table by the name of its model."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return dict(cursor.fetchall())


@pytest.fixture(scope="package")
def _world(django_db_setup, django_db_blocker):
    # Neither index is read by these tests.
    tasks = settings.TASKS | {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        with override_settings(TASKS=tasks):
            built = _build()
        rows = [built.draft, *(row for part in vars(built).values() if isinstance(part, dict) for row in part.values())]
        yield built, [(row, dict(vars(row))) for row in rows]
        transaction.set_rollback(True)


def _build():
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in CODES}
    root = Page.get_first_root_node()
    Page.objects.filter(depth=2)._raw_delete("default")
    root.numchild = 0
    key = uuid.uuid4()
    homes = {
        code: factories.plant(
            HomePage, root, locale=locales[code], translation_key=key, title=f"Network {code}", slug=f"home-{code}"
        )
        for code in CODES
    }
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": homes["en"]}
    )
    indexes = factories.plant_everywhere(PartnerIndexPage, homes, title="Partners", slug="partners")
    people = {name: get_user_model().objects.create(username=name, email=f"{name}@example.org") for name in ROLES}
    people["superuser"].is_superuser = True
    people["superuser"].save()
    profiles = {name: _profile(indexes["es"], name) for name in REGIONS}
    draft = factories.plant(
        RegionPage, indexes["es"], region=factories.RegionFactory(), title="Secret plans", slug="secret", live=False
    )
    set_up_teams()
    for name, editors in REGIONS.items():
        team = RegionTeam.objects.create(region=profiles[name].region, languages=["es", "en"])
        team.members.add(*(people[editor] for editor in editors))
    for name in ROLES:
        role, _underscore, language = name.partition("_")
        if role in {"translator", "reviewer"}:
            getattr(LanguageTeam.objects.get(language=language[:2]), f"{role}s").add(people[name])
    NetworkTeam.get().administrators.add(people["administrator"])
    for name in ("navarra", "galicia", "aragon"):
        translate_object(profiles[name], [locales["en"]], user=people["administrator"])
    settle_rights()
    for name in ("galicia", "aragon"):
        translation = translation_of(profiles[name])
        type_strings(translation)
        services.submit(translation, translation.get_target_instance(), people["editor"])
    decide(translation_of(profiles["aragon"]).get_target_instance(), people["reviewer_en2"], "approve")
    return SimpleNamespace(locales=locales, homes=homes, indexes=indexes, people=people, profiles=profiles, draft=draft)


def _profile(index, name):
    page = factories.plant(
        RegionPage,
        index,
        region=factories.RegionFactory(name=name.title(), code=name, home_language="es"),
        title=name.title(),
        slug=name,
        lead="Una región.",
        designation="Comunidad",
        figures=stream(figure("bbbb", "empresas", "10")),
    )
    page.save_revision().publish()
    return factories.fresh(page)


@pytest.fixture
def world(_world, db, unindexed):
    """Return the network; what a test does to it is undone after the test."""
    built, as_built = _world
    for row, columns in as_built:
        vars(row).clear()
        vars(row).update(columns)
    return built


@pytest.fixture
def person(world):
    """Return somebody by role, as the database has them now."""
    return lambda name: get_user_model().objects.get(username=name)


@pytest.fixture
def as_(world):
    """Return the browser of somebody who has signed in, by role."""

    def sign_in(name):
        # What Client.force_login leaves behind, in a single query.
        user = world.people[name]
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session.create()
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return sign_in


@pytest.fixture
def source(world):
    """Return the Spanish profile of Navarra."""
    return world.profiles["navarra"]


@pytest.fixture
def translation(source):
    """Return the translation of the profile of Navarra into English: a draft without any string translated."""
    return translation_of(source)


@pytest.fixture
def in_review(world):
    """Return the translation of the profile of Galicia: complete, and handed in by its editor."""
    return translation_of(world.profiles["galicia"])


@pytest.fixture
def published(world):
    """Return the translation of the profile of Aragon: complete, approved by a reviewer and live."""
    return translation_of(world.profiles["aragon"])


@pytest.fixture
def unchanged():
    """Return what tells whether the database is as it was at the start, or at the last `unchanged.now()`."""
    return Unchanged()


class Unchanged:
    def __init__(self):
        self.now()

    def now(self):
        self.before = state_of_the_database()

    def __call__(self):
        return state_of_the_database() == self.before


@pytest.fixture
def translate():
    """Translate the strings of a translation, all or all but some, as if its translators had typed them."""
    return type_strings


@pytest.fixture
def editor_url():
    """Return the address of the editor of a translation's page."""
    return lambda translation: reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk])


@pytest.fixture
def press(as_, editor_url):
    """Press a button of the translation editor as somebody; return what they are told."""

    def send(name, translation, button):
        return told(as_(name).post(editor_url(translation), {button: "1"}))

    return send


def told(answer):
    """Return the messages that wait for the person, as plain text."""
    return [
        " ".join(unescape(strip_tags(str(message).replace("<", " <"))).split())
        for message in get_messages(answer.wsgi_request)
    ]


def translation_of(page):
    """Return the translation of a page into English."""
    return Translation.objects.get(source__object_id=page.translation_key, target_locale__language_code="en")


def type_strings(translation, but=(), **words):
    """Translate the strings of a translation, with `words` or with a mark, but leave out some."""
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
        text = segment.string.data
        if text not in but:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=translation.target_locale,
                context=segment.context,
                defaults={"data": words.get(text) or f"EN {text}", "translation_type": "manual"},
            )
