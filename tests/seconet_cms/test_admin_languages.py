"""Who works in Slovenian, Spanish or French finds an admin without a word of English."""

import datetime as dt
import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
import wagtail.admin
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from wagtail.log_actions import registry
from wagtail.models import (
    Collection,
    Comment,
    CommentReply,
    GroupApprovalTask,
    Page,
    PageLogEntry,
    Task,
    Workflow,
    WorkflowTask,
)
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import translate_object

from contact.models import ContactSettings, Enquiry, EnquiryEvent
from contact.scoring import Sign
from core.models import GlossaryTerm, StandardPage
from obligations.evaluations import Evaluation, Method, Result, Standard
from partners.models import RegionPage
from seconet_cms import supplements
from seconet_cms.catalogues import CHECKOUT
from teams.models import LanguageTeam, NetworkTeam, RegionTeam
from tests import factories
from tests.seconet_cms.admin_screens import NAMES, SIGNED_IN, SIGNED_OUT
from tests.seconet_cms.words_of_screens import Language, runs_of, runs_within, texts_of

LANGUAGES = ("sl", "es", "fr")
pytestmark = [
    pytest.mark.usefixtures("unindexed"),
    # The report of wagtail-localize splits a list into pages that has no order.
    pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning"),
    # Wagtail leaves the file open of which it makes a small picture.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
JAVASCRIPT = {
    ("wagtail", "admin"): "wagtailadmin_javascript_catalog",
    ("wagtail_localize",): "wagtail_localize:javascript_catalog",
}
CATALOGUE = re.compile(r"const newcatalog = ({.*?});", re.S)
PLURAL_RULE = {"sl": "n%100==1 ? 0", "es": "n == 1 ? 0", "fr": "(n == 0 || n == 1) ? 0"}


@pytest.fixture
def person(db):
    user = get_user_model().objects.create_superuser(
        "persona", email="persona@example.org", password="x" * 12, first_name="Persona"
    )
    UserProfile.objects.create(user=user)
    return user


@pytest.fixture
def things(homes, partner_indexes, workshop_indexes, news_indexes, locales, person):
    """A small site, whose words are none of any language, with a page in each state that has screens of its own."""
    Page.objects.update(title="Caput", draft_title="Caput")
    Task.objects.all().delete()
    Workflow.objects.all().delete()
    home = homes["es"]
    verba = {"lead": "Verba."}
    nothing = factories.plant(StandardPage, home, title="Nihil", slug="nihil", **verba)
    region = factories.RegionFactory(name="Provincia", home_language="es")
    region_page = factories.plant(
        RegionPage, partner_indexes["es"], title="Provincia", slug="provincia", region=region, **verba
    )
    workshop_page = factories.WorkshopPageFactory(
        parent=workshop_indexes["es"], title="Officina", slug="officina", number=1, host=region, **verba
    )
    workshop_page.workshop.registrations.create(
        name="Persona", email=person.email, email_key=person.email, organisation="Opus", language="es",
        understood=["eu"], access_needs="Verba.", status="confirmed", holds_place=True, turn=1,
    )  # fmt: skip
    page = factories.plant(StandardPage, home, title="Pagina", slug="pagina", **verba)
    revision = page.save_revision(user=person, log_action=True)
    revision.publish()
    factories.revise(page, title="Pagina altera", lead="Alia verba.")
    comment = Comment.objects.create(page=page, user=person, text="Nota", contentpath="lead")
    CommentReply.objects.create(comment=comment, user=person, text="Responsum")
    for action, _label in registry.get_choices():
        PageLogEntry.objects.log_action(page, action, user=person, data={})
    tomorrow = timezone.now() + dt.timedelta(days=1)
    locked = factories.plant(
        StandardPage,
        home,
        title="Clausa",
        slug="clausa",
        locked=True,
        locked_by=person,
        locked_at=timezone.now(),
        **verba,
    )
    scheduled = factories.plant(StandardPage, home, title="Futura", slug="futura", live=False, **verba)
    scheduled_revision = factories.revise(scheduled, go_live_at=tomorrow, expire_at=tomorrow + dt.timedelta(days=1))
    scheduled_revision.publish()
    waiting = factories.plant(StandardPage, home, title="Exspectans", slug="exspectans", **verba)
    waiting.save_revision(user=person)
    workflow = Workflow.objects.create(name="Ordo")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Opus"), sort_order=0)
    state = workflow.start(waiting, person)
    term = factories.GlossaryTermFactory(term="Vocabulum", explanation="Significatio.", locale=locales["es"])
    evaluation = Evaluation.objects.create(
        standard=Standard.RGAA, method=Method.SELF, evaluator="Nihil", done_on=dt.date(2020, 3, 4), result=Result.FULL
    )
    for row in (page, term):
        translate_object(row, [locales["sl"]])
    source = TranslationSource.objects.get_for_instance(page)
    rows = {
        "home": home,
        "nothing": nothing,
        "edited": page,
        "revision": revision,
        "locked": locked,
        "scheduled": scheduled,
        "scheduled_revision": scheduled_revision,
        "waiting": waiting,
        "state": state,
        "task_state": state.current_task_state,
        "translated": Page.objects.get(translation_key=page.translation_key, locale=locales["sl"]),
        "alias": factories.alias(page, locales["fr"]),
        "evaluation": evaluation,
        "region": region,
        "region_page": region_page,
        "workshop_page": workshop_page,
        "workshop": workshop_page.workshop,
        "term": term,
        "translated_term": GlossaryTerm.objects.get(translation_key=term.translation_key, locale=locales["sl"]),
        "source": source,
        "translation": Translation.objects.get(source=source),
        "image": factories.ImageFactory(title="Imago", collection=Collection.get_first_root_node()),
        "document": factories.DocumentFactory(title="Charta"),
        "news_index": news_indexes["es"],
        "partners": partner_indexes["es"],
        "workshops": workshop_indexes["es"],
        "region_team": RegionTeam.objects.create(region=region),
        "language_team": LanguageTeam.objects.create(language="es"),
        "person": person,
    }
    messages = [
        Enquiry.objects.create(
            topic="other", region=region, language="es", name="Persona", email=person.email, message="Verba.", **more
        )
        for more in ({}, {"state": "suspected", "score": 99, "signs": [sign.value for sign in Sign]})
    ]
    for kind in EnquiryEvent.Kind:
        messages[0].events.create(kind=kind, person=person, region=region)
    rows |= dict(zip(("enquiry", "suspected"), messages, strict=True)) | {"mailboxes": ContactSettings.load()}
    NetworkTeam.get()
    Collection.objects.update(name="Collectio")
    return {name: row.pk for name, row in rows.items()} | {
        "standard": "core/standardpage",
        "news": "core/newspage",
        "region_kind": "partners/regionpage",
        "workshop_kind": "workshops/workshoppage",
        "contact_kind": "contact/contactpage",
        "uid": urlsafe_base64_encode(force_bytes(person.pk)),
        "token": default_token_generator.make_token(person),
    }


@pytest.fixture
def address(things):
    """Return the address that a line of `admin_screens` names."""

    def written(line):
        name, *needs = line.split()
        query = needs.pop()[1:] if needs and needs[-1].startswith("?") else ""
        needed = [part for need in needs for part in str(things.get(need, need)).split("/")]
        asked = [(key, things.get(value, value)) for key, value in parse_qsl(query)]
        return reverse(name, args=needed) + (f"?{urlencode(asked)}" if asked else "")

    return written


@pytest.fixture
def shown(client):
    """Return the runs of words at an address: of a screen, or of the part of one that a script asks for."""

    def read(address, **asked):
        response = client.get(address, follow=True, **asked)
        assert response.status_code == 200, address
        if response["Content-Type"].startswith("application/json"):
            return runs_within(response.json())
        return runs_of(response.content.decode())

    return read


@pytest.fixture
def sign_in(client, person):
    """Sign somebody in who works in a language, with a browser that asks for another."""

    def sign_in(language):
        UserProfile.objects.filter(user=person).update(preferred_language=language)
        client.force_login(person)

    return sign_in


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_has_a_word_of_another_language(client, address, shown, sign_in, language):
    sign_in(language)
    runs = {line: shown(address(line)) for line in SIGNED_IN}
    client.logout()
    runs |= {line: shown(address(line), headers={"accept-language": language}) for line in SIGNED_OUT}

    unknown = Language(language).unknown(set().union(*runs.values()), NAMES)

    # Each word with the first screen that has it.
    assert {word: next(line for line, words in runs.items() if word in words) for word in unknown} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_are_served_every_text_of_theirs_in_the_language(client, person, sign_in, language):
    sign_in(language)
    for package, name in JAVASCRIPT.items():
        served = client.get(reverse(name)).content.decode()
        catalogue = json.loads(CATALOGUE.search(served)[1])
        folders = [folder for folder in supplements.packages() if folder.parts[-len(package) :] == package]
        english = supplements.english_messages(supplements.SCRIPTS, folders)
        forms = {"sl": 4, "es": 3, "fr": 3}[language]

        missing = [
            texts
            for texts in map(texts_of, english.values())
            if texts[0] not in catalogue or (len(texts) > 1 and len(catalogue[texts[0]]) != forms)
        ]
        assert missing == []
        assert len(english) > 40
        assert PLURAL_RULE[language] in served


@pytest.mark.parametrize("path", ["home.html", "shared/header.html", "shared/headers/_actions.html"])
def test_copies_of_wagtails_templates_differ_in_their_words_alone(path):
    def told(folder):
        words = (folder / "templates" / "wagtailadmin" / path).read_text()
        words = re.sub(r"{% load [^%]*%}|{% with .*? %}|(?<={% endblock)[ \w]*", "", words).replace(
            "{% trans ", "{% translate "
        )
        return " ".join(
            words.replace('{% translate "Search" %}', "Search").replace('{% translate "Actions" %}', "Actions").split()
        )

    ours, wagtails = told(CHECKOUT / "seconet_cms"), told(Path(wagtail.admin.__file__).parent)

    assert ours == wagtails.replace('{% translate "Actions" as title %}', "Actions as title")


def test_a_refusal_is_in_the_language_of_the_person_and_not_in_that_of_the_browser(client, db):
    user = get_user_model().objects.create_user("persona", password="x" * 12)
    UserProfile.objects.create(user=user, preferred_language="sl")
    client.force_login(user)

    refused = client.get(reverse("wagtailadmin_home"), headers={"accept-language": "fr"}, follow=True)

    assert refused.wsgi_request.LANGUAGE_CODE == "sl"


@pytest.mark.parametrize(("preferred", "language"), [("sl", "sl"), ("", "fr")])
def test_the_admin_speaks_the_chosen_language_or_that_of_the_browser(client, person, preferred, language):
    UserProfile.objects.filter(user=person).update(preferred_language=preferred)
    client.force_login(person)

    answer = client.get("/admin/nothing-here/", headers={"accept-language": "fr"})

    assert language == answer.wsgi_request.LANGUAGE_CODE


def test_the_public_site_speaks_the_language_of_its_address(client, person, home):
    UserProfile.objects.filter(user=person).update(preferred_language="sl")
    client.force_login(person)

    assert client.get("/en/").wsgi_request.LANGUAGE_CODE == "en"


def test_words_of_another_language_are_found(sign_in, things, address, shown):
    sign_in("en")

    unknown = Language("sl").unknown(shown(address("wagtailadmin_pages:edit edited")), NAMES)

    assert {"Save draft", "Lead"} - unknown == set()
