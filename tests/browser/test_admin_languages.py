"""What scripts show in the editors, to somebody who works in Slovenian."""

import re

import pytest

from demo.accounts import ACCOUNTS
from tests.seconet_cms.words_of_screens import Language, squeezed

pytestmark = pytest.mark.browser

# A page that is edited as a whole and one that is edited string by string.
PREPARE = """
import sys

import django

django.setup()

from django.contrib.auth import get_user_model
from wagtail.models import Page
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation

user = get_user_model().objects.get(username=sys.argv[1])
UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "sl"})
translated = {
    translation.get_target_instance().pk
    for translation in Translation.objects.filter(enabled=True, target_locale__language_code="sl")
    if translation.source.specific_content_type.model == "regionpage"
}
whole = Page.objects.filter(content_type__model="regionpage", locale__language_code="sl").exclude(pk__in=translated)
print(whole.first().pk, min(translated))
"""
# The texts that are seen, and those that are read aloud or shown for a moment.
SEEN = """
() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element.closest("script, style, template") && element.checkVisibility()) {
      found.push(walker.currentNode.data);
    }
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      found.push(element.getAttribute(name));
    }
  }
  return found;
}
"""


# Texts that only a script can have shown.
SCRIPTED = {"page": "Premakni navzgor", "blocks": "Možnosti iskanja..."}


@pytest.fixture
def admin(new_page, own_site):
    """The page of an administrator who works in Slovenian, and the two pages that they edit."""
    account = next(account for account in ACCOUNTS if account.superuser)
    whole, translated = own_site.run(PREPARE, account.username).split()
    page = new_page(base_url=own_site.url, locale="sl-SI")
    page.goto("/admin/login/")
    page.locator("input[name=username]").fill(account.username)
    page.locator("input[name=password]").fill(account.password)
    page.locator("button[type=submit]").click()
    page.wait_for_url(re.compile(r"/admin/$"))
    return page, whole, translated


def seen(page):
    return {squeezed(text) for text in page.evaluate(SEEN)} - {""}


def test_editors_say_nothing_in_english(admin):
    page, whole, translated = admin
    runs = {}

    page.goto(f"/admin/pages/{whole}/edit/", wait_until="networkidle")
    page.locator(".Draftail-Editor").first.wait_for()
    runs["page"] = seen(page)
    page.locator('[data-contentpath="extra"] .c-sf-add-button').first.click()
    page.get_by_placeholder(SCRIPTED["blocks"]).first.wait_for()
    runs["blocks"] = seen(page)
    page.goto(f"/admin/pages/{translated}/edit/", wait_until="networkidle")
    runs["translation"] = seen(page)

    english = Language("sl").english
    assert {(name, word) for name, words in runs.items() for word in words & english} == set()
    assert {name for name, text in SCRIPTED.items() if text in runs[name]} == set(SCRIPTED)
    assert "Shrani osnutek" in runs["translation"]
