"""Two reviewers at once, each on a connection of their own: the approvals that a common release waits for."""

import threading
import uuid

from django.db import connection, transaction
from wagtail.models import Locale, Page, PageLogEntry, Site

from home.models import HomePage
from partners.models import PartnerIndexPage, RegionPage
from teams.moderation import decide, set_up_teams
from tests import factories
from tests.factories import fresh
from translations import releases


def test_two_last_approvals_at_the_same_moment_publish_all_once(committed, unindexed):
    with transaction.atomic():
        codes = ("es", "en")
        locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in codes}
        root, shared = Page.get_first_root_node(), {"translation_key": uuid.uuid4()}
        homes = {
            code: factories.plant(HomePage, root, locale=locales[code], title=code, slug=f"race-{code}", **shared)
            for code in codes
        }
        Site.objects.update(root_page=homes["es"])
        indexes = factories.plant_everywhere(PartnerIndexPage, homes, title="Partners", slug="partners")
        region = factories.RegionFactory()
        pages = factories.plant_everywhere(RegionPage, indexes, title="Navarra", slug="navarra", region=region)
        set_up_teams()
        editor = factories.editor(region)
        reviewers = {code: factories.reviewer(code) for code in codes}
        release = releases.ask(pages["es"], codes, editor)
        for page in pages.values():
            draft = page.specific_class.objects.get(pk=page.pk)
            draft.lead = "New words."
            draft.save_revision(user=editor)
            draft.get_workflow().start(draft, editor)
    start, outcomes = threading.Barrier(2), {}

    def review(code):
        try:
            page = fresh(pages[code])
            start.wait(timeout=30)
            decide(page, reviewers[code], "approve")
            outcomes[code] = "approved"
        except Exception as error:
            outcomes[code] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=review, args=[code]) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert outcomes == {"es": "approved", "en": "approved"}
    assert {fresh(page).lead for page in pages.values()} == {"New words."}
    release.refresh_from_db()
    published = PageLogEntry.objects.filter(action="wagtail.publish", page__in=[page.pk for page in pages.values()])
    assert (release.status, published.count()) == ("done", 2)
