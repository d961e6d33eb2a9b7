"""Strings of a translation: read, written, kept, accepted, taken back; nobody writes over what they have not seen."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from translations import strings
from translations.models import StringEdit
from translations.strings import Condition


def by_source(translation):
    return {segment.source: segment for segment in strings.segments_of(translation)}


def test_strings_are_read_in_the_order_of_the_source_with_where_they_stand(translation, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        found = strings.segments_of(translation)

    assert [(each.label, each.source, each.words, each.condition) for each in found] == [
        ("Title", "Navarra", "", Condition.MISSING),
        ("Lead", "Una región.", "", Condition.MISSING),
        ("Designation", "Comunidad", "", Condition.MISSING),
        ("Key figures › Key figure 1 › label", "empresas", "", Condition.MISSING),
        ("Key figures › Key figure 1 › source", "Register", "", Condition.MISSING),
    ]


def test_the_life_of_a_string(world, translation, person):
    editor, other = person("editor"), person("translator_en")
    lead = by_source(translation)["Una región."]

    saved = strings.save(translation, lead.id, " A <region> & more. ", editor, expected=lead.version)
    assert (saved.words, saved.condition, saved.edited_by) == ("A <region> & more.", Condition.SETTLED, editor)
    with pytest.raises(strings.StaleError) as stale:
        strings.save(translation, lead.id, "Mine", other, expected=lead.version)
    assert stale.value.words == "A <region> & more."

    machine = strings.save(translation, lead.id, "Machine's", None, machine=True, tool="Test")
    assert machine.condition == Condition.MACHINE
    accepted = strings.accept(translation, lead.id, other)
    assert (accepted.words, accepted.condition, accepted.edited_by) == ("Machine's", Condition.SETTLED, other)
    same = strings.same_as_source(translation, lead.id, other)
    assert (same.words, same.condition) == ("Una región.", Condition.SETTLED)
    cleared = strings.clear(translation, lead.id, other)
    assert (cleared.words, cleared.condition) == ("", Condition.MISSING)

    back = [strings.undo(translation, lead.id, editor) for _turn in range(6)]
    assert [(each.words, each.condition) for each in back] == [
        ("Una región.", Condition.SETTLED),
        ("Machine's", Condition.SETTLED),
        ("Machine's", Condition.MACHINE),
        ("A <region> & more.", Condition.SETTLED),
        ("", Condition.MISSING),
        ("", Condition.MISSING),
    ]
    assert StringEdit.objects.count() == 0


def test_many_strings_are_written_all_or_none(translation, person, django_assert_max_num_queries):
    found = by_source(translation)
    wanted = {found["Navarra"].id: "Navarre", found["empresas"].id: "enterprises", found["Comunidad"].id: ""}

    with pytest.raises(ValidationError) as error:
        strings.save_many(translation, {**wanted, found["Navarra"].id: "x" * 256}, person("editor"))
    assert list(error.value.message_dict) == [str(found["Navarra"].id)]
    assert StringTranslation.objects.filter(locale=translation.target_locale, data="enterprises").count() == 0

    with django_assert_max_num_queries(25):
        strings.save_many(translation, wanted, person("editor"))
    assert {each.source: each.words for each in strings.segments_of(translation)} == {
        "Navarra": "Navarre",
        "Una región.": "",
        "Comunidad": "",
        "empresas": "enterprises",
        "Register": "",
    }
    assert Page.objects.get(pk=translation.get_target_instance().pk).draft_title == "Navarre"
