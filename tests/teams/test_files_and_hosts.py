"""What editors of a region reach beside its pages: its files, and the workshops that it hosts."""

import pytest
from django.urls import reverse
from wagtail.images.permissions import permission_policy
from wagtail.models import Collection, ReferenceIndex
from wagtail.test.utils.form_data import rich_text, streamfield

from core.models import SiteImage
from core.rights import Action, may
from teams.models import NetworkTeam
from tests import factories
from tests.factories import page_form
from workshops.models import Workshop, WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")


@pytest.fixture
def editor(profiles, regions):
    factories.region_team(regions["murcia"])
    return factories.editor(regions["navarra"])


@pytest.fixture
def images(editor, regions):
    """A picture of each region, one for everybody, and one that nobody has put anywhere, by name."""
    places = {name: region.team.collection for name, region in regions.items()}
    places["everybody"] = NetworkTeam.get().collection
    places["root"] = Collection.get_first_root_node()
    return {name: factories.ImageFactory(collection=place, title=name) for name, place in places.items()}


def test_editors_choose_their_regions_files_and_everybodys_and_change_their_own(editor, images):
    asked = {
        action: {name for name, image in images.items() if may(editor, action, image)}
        for action in (Action.READ, Action.EDIT, Action.DELETE)
    }
    # The choosers and screens of pictures ask the policy.
    chosen = permission_policy.instances_user_has_permission_for(editor, "choose")
    changed = permission_policy.instances_user_has_permission_for(editor, "change")

    own, mine = {"navarra"}, {"navarra", "everybody"}
    assert asked == {Action.READ: mine, Action.EDIT: own, Action.DELETE: own}
    assert {image.title for image in chosen} == mine
    assert {image.title for image in changed} == own


def test_a_file_that_a_page_shows_is_not_deleted_by_its_region(client, editor, images, profiles):
    used = images["navarra"]
    page = profiles["navarra", "es"]
    page.extra = factories.stream(factories.picture("aaaa", used))
    page.save()
    ReferenceIndex.create_or_update_for_object(page)
    client.force_login(editor)
    addresses = [
        reverse("wagtailimages:delete", args=[used.pk]),
        f"{reverse('wagtail_bulk_action', args=['core', 'siteimage', 'delete'])}?id={used.pk}",
    ]

    for address in addresses:
        client.post(address)
    assert SiteImage.objects.filter(pk=used.pk).exists()

    page.extra = factories.stream()
    page.save()
    ReferenceIndex.create_or_update_for_object(page)
    client.post(addresses[0])
    assert not SiteImage.objects.filter(pk=used.pk).exists()


@pytest.fixture
def fill():
    """Return the form of a workshop of a region."""

    def form(region, **changes):
        fields = {"title": "Taller", "slug": "taller", "number": "1", "host": str(region.pk), "precision": "unknown"}
        empty = dict.fromkeys(("day", "starts_at", "ends_at", "venue_note"), "")
        streams = {name: streamfield([]) for name in ("agenda", "speakers", "materials", "recordings")}
        words = {"body": rich_text(""), "outcome": rich_text("")}
        more = {"zone": "Europe/Madrid", "mode": "online", "spoken": ["es"], "interpreted": []}
        return page_form(**fields, **empty, **streams, **words, **more, **changes)

    return form


def test_editors_add_workshops_that_their_own_region_hosts_in_their_languages(
    client, editor, regions, workshop_indexes, fill
):
    client.force_login(editor)

    def add(language, region):
        address = reverse("wagtailadmin_pages:add", args=["workshops", "workshoppage", workshop_indexes[language].pk])
        return client.post(address, fill(region))

    foreign = add("es", regions["murcia"])
    assert set(foreign.context["form"].errors) == {"host"}
    assert add("fr", regions["navarra"]).status_code == 302
    assert not WorkshopPage.objects.exists()

    assert add("es", regions["navarra"]).status_code == 302
    [page] = WorkshopPage.objects.all()
    assert (page.live, page.workshop.host) == (False, regions["navarra"])
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_who_edits_two_regions_hands_a_draft_to_the_other_and_who_edits_one_does_not(
    client, editor, regions, workshop_indexes, fill
):
    page = factories.WorkshopPageFactory(
        parent=workshop_indexes["es"], host=regions["navarra"], live=False, number=1, slug="taller"
    )
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    client.force_login(editor)
    assert set(client.post(address, fill(regions["murcia"])).context["form"].errors) == {"host"}
    assert Workshop.objects.get().host == regions["navarra"]

    client.force_login(factories.editor(*regions.values()))
    client.post(address, fill(regions["murcia"]))
    assert Workshop.objects.get().host == regions["murcia"]
    assert not may(editor, Action.EDIT, page)


def test_a_profile_goes_to_no_region_but_ones_own(client, editor, regions, profiles):
    form_class = type(profiles["navarra", "es"]).get_edit_handler().get_form_class()
    page = factories.plant(
        factories.RegionPage,
        profiles["navarra", "es"].get_parent(),
        region=regions["navarra"],
        live=False,
        title="N",
        slug="n",
    )

    offered = form_class(instance=page, parent_page=page.get_parent(), for_user=editor).fields["region"].queryset

    assert set(offered) == {regions["navarra"]}
