"""What the screens of the teams say of translations: the same states as everywhere."""

from urllib.parse import urlencode

from django.urls import reverse
from wagtail.models import Page

from core import languages
from teams.standings import with_region
from teams.translated import Open, Told
from translations import states
from translations.overview import TO_DO
from translations.states import State

# What waits for a translator, and not for a reviewer.
FOR_TRANSLATORS = frozenset({State.IN_TRANSLATION, State.READY, State.SENT_BACK, State.OUT_OF_DATE, State.MACHINE})


def states_of(pages: list[Page]) -> dict[int, Told]:
    """Return how each of the pages that is a translation stands, by its key."""
    return {
        standing.page_id: Told(
            str(standing.label),
            outdated=standing.state == State.OUT_OF_DATE or (standing.behind and standing.outdated > 0),
            to_do=standing.state in FOR_TRANSLATORS,
        )
        for standing in states.standings(pages).values()
        if standing.page_id is not None and standing.source_language is not None
    }


def open_pages(wanted: list[int]) -> dict[tuple[int, str], Open]:
    """Return how many pages of each of the regions, named by their keys, wait in each language, where any do."""
    pages = list(
        with_region(Page.objects.filter(languages.on_site(), alias_of=None, depth__gt=1)).filter(
            owning_region__in=wanted
        )
    )
    regions = {page.translation_key: page.owning_region for page in pages}
    numbers: dict[tuple[int, str], int] = {}
    for (key, code), standing in states.standings(pages).items():
        if standing.state in TO_DO:
            place = (regions[key], code)
            numbers[place] = numbers.get(place, 0) + 1
    report = reverse("wagtail_localize:translations_report")
    return {
        (region, code): Open(number, f"{report}?{urlencode({'region': region, 'language': code, 'state': 'to_do'})}")
        for (region, code), number in numbers.items()
    }
