import re

import pytest

pytestmark = pytest.mark.browser

LISTS = {"sl": "/sl/delavnice/", "fr": "/fr/ateliers/"}


def test_a_visitor_elsewhere_is_told_what_their_own_clock_shows(new_page):
    told = {}
    for zone in ("America/New_York", "Europe/Madrid"):
        for code, path in LISTS.items():
            page = new_page(timezone_id=zone, locale=code)
            page.goto(path)
            notes = page.locator("[data-clock]")
            assert notes.count() > 0
            told[zone, code] = [note.inner_text() for note in notes.all() if note.is_visible()]

    # Ten o'clock at the place is four in New York, and the same in Madrid.
    assert all(re.search(r"\b0?4[.:]00", text) for code in LISTS for text in told["America/New_York", code])
    assert [len(told["America/New_York", code]) for code in LISTS] == [1, 1]
    assert (told["Europe/Madrid", "sl"], told["Europe/Madrid", "fr"]) == ([], [])
