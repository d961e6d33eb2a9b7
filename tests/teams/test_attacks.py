"""Ways round the rights and the reviews that somebody could look for, each beside what is to go on working."""

import io

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail import hooks
from wagtail.images.forms import get_image_form
from wagtail.models import Page, PageSubscription, ReferenceIndex
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from core.mail_models import OutgoingMail
from core.models import SiteDocument, SiteImage
from core.page_forms import offer_own_regions
from core.rights import Action, RegionIn, may
from partners.models import RegionPage
from teams.models import LanguageReviewTask, NetworkTeam
from teams.moderation import decide
from tests import factories
from tests.factories import approve, fresh, submit
from tests.teams.matrix import STREAMS


@pytest.fixture
def browse(client, small):
    """Return a browser in which this person is logged in."""

    def as_person(name):
        client.force_login(small.people[name])
        return client

    return as_person


@pytest.fixture
def secret(small):
    """A draft of Murcia in Spanish, whose title nobody of Navarra may learn."""
    page = factories.plant(
        RegionPage, small.pages["murcia", "es"].get_parent(), region=small.regions["murcia"], live=False,
        title="Secret of Murcia", slug="secret",
    )  # fmt: skip
    page.save_revision(user=small.people["editor of Murcia"])
    return page


@pytest.fixture
def files(small):
    """A picture and a document that no page shows, of each region and of everybody, by kind and owner."""
    places = {name: region.team.collection for name, region in small.regions.items()}
    places["everybody"] = NetworkTeam.get().collection
    found = {}
    for name, place in places.items():
        found["images", name] = factories.ImageFactory(collection=place, title=f"picture of {name}")
        found["documents", name] = factories.DocumentFactory(collection=place, title=f"document of {name}")
    return found


# --- Files ------------------------------------------------------------------------------------------


def fetched(browser, file):
    answer = browser.get(file.url)
    b"".join(answer)
    return answer.status_code


def test_files_that_no_page_shows_are_not_to_be_had_by_address_from_other_regions(browse, files):
    served = {
        key: factories.RenditionFactory(image=file) if key[0] == "images" else file for key, file in files.items()
    }
    found = {}
    for who in ("Ane", "Rosa", "administrator"):
        browser = browse(who)
        found[who] = {key: fetched(browser, file) for key, file in served.items()}

    assert found["Ane"] == {key: 404 if key[1] == "murcia" else 200 for key in files}
    # Whoever reviews or translates reads the drafts of every region, with their pictures.
    assert found["Rosa"] == found["administrator"] == dict.fromkeys(files, 200)


def test_the_api_of_the_admin_names_no_files_of_other_regions(browse, files):
    browser = browse("Ane")

    def asked(address, *args):
        # Without small pictures, which would be drawn now.
        return browser.get(reverse(f"wagtailadmin_api:{address}", args=args), {"fields": "_,title"})

    for kind, name in (("images", "picture"), ("documents", "document")):
        listed = asked(f"{kind}:listing").json()["items"]
        found = {owner: asked(f"{kind}:detail", files[kind, owner].pk) for owner in ("navarra", "everybody", "murcia")}

        assert {item["title"] for item in listed} == {f"{name} of navarra", f"{name} of everybody"}
        assert [owner for owner, answer in found.items() if answer.status_code == 200] == ["navarra", "everybody"]


def test_no_picture_is_moved_between_regions(browse, small, files):
    browser = browse("Ane")
    mine, theirs = files["images", "navarra"], files["images", "murcia"]
    bulk = reverse("wagtail_bulk_action", args=["core", "siteimage", "add_to_collection"])

    def move(image, collection):
        edit = {"title": "Moved", "collection": collection.pk, "tags": "", "description": ""}
        browser.post(reverse("wagtailimages:edit", args=[image.pk]), edit)
        browser.post(f"{bulk}?id={image.pk}&next=/admin/", {"collection": collection.pk})
        return SiteImage.objects.get(pk=image.pk)

    assert move(mine, theirs.collection).collection == mine.collection
    unchanged = move(theirs, mine.collection)
    assert (unchanged.collection, unchanged.title) == (theirs.collection, "picture of murcia")


def other_picture():
    content = io.BytesIO()
    Image.new("RGB", (30, 30), "red").save(content, "PNG")
    return SimpleUploadedFile("other.png", content.getvalue(), "image/png")


@pytest.mark.parametrize("who", ["Ane", "superuser"])
def test_what_a_public_page_shows_is_not_replaced_past_its_review(browse, small, files, who):
    image, document = files["images", "navarra"], files["documents", "navarra"]
    page = small.pages["navarra", "es"]
    page.extra = factories.stream(factories.picture("aaaa", image), factories.document("bbbb", document))
    page.save()
    browser = browse(who)
    common = {"title": "New", "tags": "", "description": "", "language": "", "collection": image.collection_id}

    def replaced():
        # The screen of the picture would draw it.
        form = get_image_form(SiteImage)(common, {"file": other_picture()}, instance=image, user=small.people[who])
        text = SimpleUploadedFile("other.txt", b"Other", "text/plain")
        browser.post(reverse("wagtaildocs:edit", args=[document.pk]), common | {"file": text})
        return "file" not in form.errors, SiteDocument.objects.get(pk=document.pk).file.name != document.file.name

    ReferenceIndex.create_or_update_for_object(page)
    assert replaced() == (False, False)

    ReferenceIndex.remove_for_object(page)
    assert replaced() == (True, True)


# --- What is told of other people's pages ------------------------------------------------------------


def addresses_of(page):
    """Where Wagtail names a page, by its number or among others."""
    task = LanguageReviewTask.objects.first()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return [
        reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, task.pk]),
        reverse("wagtailadmin_choose_page_child", args=[page.pk]),
        reverse("wagtailadmin_reports:page_types_usage"),
        f"{bulk}?id={page.pk}",
        f"{bulk}?id=all&childOf={page.get_parent().pk}",
    ]


def test_no_address_names_the_draft_of_another_region(browse, secret):
    def named(who):
        browser, found = browse(who), []
        for address in addresses_of(secret):
            # What is refused is told on the next screen.
            words = browser.get(address).content + browser.get(reverse("wagtailadmin_home")).content
            found.append(b"Secret of Murcia" in words)
        return found

    assert named("Ane") == [False] * 5
    assert named("administrator") == [True] * 5


def test_the_api_of_the_admin_names_no_translation_beyond_the_team(browse, small):
    page = small.pages["navarra", "es"]
    slovenian = page.get_parent().get_translation(small.locales["sl"])
    factories.plant(
        RegionPage, slovenian, region=page.region, translation_key=page.translation_key, live=False, title="Osnutek",
        slug="osnutek",
    )  # fmt: skip
    address = reverse("wagtailadmin_api:pages:detail", args=[page.pk])

    found = {
        who: {each["title"] for each in browse(who).get(address).json()["meta"]["translations"]}
        for who in ("Ane", "administrator")
    }

    assert found == {"Ane": {"navarra en"}, "administrator": {"navarra en", "Osnutek"}}


def form_of(page, **more):
    return factories.page_form(
        title="Changed", slug=page.slug, region=str(page.region_id), designation="Comunidad",
        body=rich_text("<p>Texto.</p>"), governance=rich_text(""), **{name: streamfield([]) for name in STREAMS},
        **more,
    )  # fmt: skip


def test_comments_are_mailed_to_nobody_who_may_not_read_the_page_any_more(browse, small):
    page = small.pages["navarra", "es"]
    for who in ("nobody", "editor of Murcia", "Rosa"):
        PageSubscription.objects.create(page=page, user=small.people[who], comment_notifications=True)
    comment = {"contentpath": "title", "text": "Words", "position": "", "id": "", "replies": inline_formset([])}

    form = form_of(page, comments=inline_formset([comment]))
    browse("Ane").post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)

    assert [message.to for message in mail.outbox] == [[small.people["Rosa"].email]]


# --- Reviews ----------------------------------------------------------------------------------------


def test_a_version_saved_over_the_approved_one_at_the_last_moment_is_not_published_in_bulk(browse, small):
    page = approve(submit(small.pages["navarra", "es"], small.people["Ane"]), small.people["Rosa"])
    address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={page.pk}&next=/admin/"

    def publish():
        Page.objects.filter(pk=page.pk).update(live=False)
        browse("Raúl").post(address)
        return fresh(page).live, fresh(page).title

    def save(*args):
        draft = fresh(page)
        draft.title = "Written late"
        draft.save_revision(user=small.people["Ane"], overwrite_revision=draft.latest_revision)

    assert publish() == (True, page.title)

    with hooks.register_temporarily("before_bulk_action", save, order=-2000):
        assert publish() == (False, page.title)


def test_a_text_that_was_saved_over_while_it_was_read_is_not_approved(browse, small):
    page = submit(small.pages["navarra", "es"], small.people["Ane"])
    browser, address = browse("Rosa"), reverse("teams:review", args=[page.pk])

    def approved():
        read = browser.get(address).context["form"].initial
        yield
        browser.post(address, {"decision": "approve", "comment": "", **read})
        yield not fresh(page).workflow_in_progress

    reading = approved()
    next(reading)
    # As the editor does by itself while somebody types.
    fresh(page).save_revision(user=small.people["Ane"], overwrite_revision=page.latest_revision)
    assert next(reading) is False

    reading = approved()
    next(reading)
    assert next(reading) is True


@pytest.mark.parametrize("still", [False, True])
def test_what_reviewers_say_is_mailed_to_whoever_handed_it_in_and_may_still_read_it(small, still):
    ane = small.people["Ane"]
    page = submit(small.pages["navarra", "es"], ane)
    if not still:
        small.regions["navarra"].team.members.remove(ane)
    OutgoingMail.objects.all().delete()

    decide(page, small.people["Rosa"], "reject", "Private words")

    assert [each.to for each in OutgoingMail.objects.all()] == [ane.email] * still


def test_an_alias_is_not_published_by_the_review_of_its_source(small):
    page = approve(submit(small.pages["navarra", "es"], small.people["Ane"]), small.people["Rosa"])
    alias = factories.alias(page, small.locales["sl"])

    assert may(small.people["Raúl"], Action.PUBLISH, page)
    assert not may(small.people["administrator"], Action.PUBLISH, alias)


@pytest.mark.parametrize(("reason", "done"), [(" \u200b. ", False), ("A wrong number.", True)])
def test_an_emergency_needs_a_reason_that_can_be_read(browse, small, reason, done):
    page = small.pages["navarra", "es"]

    browse("administrator").post(reverse("teams:emergency_unpublish", args=[page.pk]), {"reason": reason})

    assert fresh(page).live is not done


# --- Who one is -------------------------------------------------------------------------------------


def test_of_two_regions_only_the_one_that_writes_in_the_language_of_the_page_is_offered(small, locales):
    both = factories.editor(small.regions["navarra"])
    french = factories.RegionFactory(code="occitanie", home_language="fr")
    factories.region_team(french, both, languages=["fr"])
    parent = small.pages["navarra", "es"].get_parent()
    form = RegionPage.get_edit_handler().get_form_class()(
        instance=RegionPage(), parent_page=parent, for_user=both
    )  # fmt: skip

    offer_own_regions(form, "region")

    assert set(form.fields["region"].queryset) == {small.regions["navarra"]}
    assert [bool(may(both, Action.ADD, RegionIn(french, code))) for code in ("fr", "es")] == [True, False]


def test_nobody_takes_the_address_of_somebody_who_is_about_to_be_invited(browse, small):
    name = {"name_email-first_name": "Ane", "name_email-last_name": "New", "locale-preferred_language": "es"}
    browser, address = browse("Ane"), reverse("wagtailadmin_account")
    screen = browser.get(address).context["panels_by_tab"]
    fields = {field for panels in screen.values() for panel in panels for field in panel.get_form().fields}

    browser.post(address, name | {"name_email-email": "invited@example.org"})

    person = type(small.people["Ane"]).objects.get(pk=small.people["Ane"].pk)
    assert person.email == small.people["Ane"].email
    assert "email" not in fields
    assert {"first_name", "last_name"} <= fields
