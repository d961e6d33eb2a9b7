import pytest
from django.core.exceptions import ValidationError
from wagtail import blocks as wagtail_blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import get_page_models
from wagtail_localize.segments.extract import extract_segments

from core import blocks
from core.facts import fact_names
from partners.models import RegionPage
from tests.factories import stream
from workshops.models import WorkshopPage


@pytest.mark.parametrize(
    ("block", "good", "bad"),
    [
        (blocks.ClockBlock(), ["00:00", "09:30", "23:59"], ["24:00", "9:30", "09:60", "0930", "09:30:00", ""]),
        (
            blocks.PeriodBlock(),
            ["2019", "2021-03", "2021-03-15", "2018/2019"],
            ["19", "2021-13", "2021-02-30", "2019/2018", "last year", ""],
        ),
        (
            blocks.LinkBlock(),
            ["https://www.example.org/a", "http://example.org"],
            ["javascript:alert(1)", "example", "data:text/html,x", ""],
        ),
        (blocks.MailboxBlock(), ["office@example.org"], ["office", "office@", "a b@example.org", ""]),
        (blocks.FactBlock(), ["CEPES", "x" * 255], ["x" * 256, ""]),
        (blocks.LanguageBlock(), ["en", "eu", "de"], ["tlh", "EN", ""]),
        (blocks.LanguagesBlock(), [["en"], ["sl", "fr"]], [["tlh"], []]),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, wagtail_blocks.Block) else "",
)
def test_a_fact_is_taken_as_it_should_be_and_refused_otherwise(block, good, bad):
    assert [block.clean(value) for value in good] == good
    for value in bad:
        with pytest.raises(ValidationError):
            block.clean(value)


@pytest.mark.parametrize(
    "block", [blocks.ClockBlock, blocks.PeriodBlock, blocks.LinkBlock, blocks.MailboxBlock, blocks.FactBlock]
)
def test_a_fact_that_is_not_required_may_be_left_out(block):
    assert block(required=False).clean("") == ""


def test_names_are_searched_and_addresses_are_not():
    found = {
        type(block).__name__: block.get_searchable_content("x@example.org")
        for block in (blocks.FactBlock(), blocks.LinkBlock(), blocks.MailboxBlock(), blocks.ClockBlock())
    }

    assert found == {"FactBlock": ["x@example.org"], "LinkBlock": [], "MailboxBlock": [], "ClockBlock": []}


def streams():
    """Return the top-level blocks of every StreamField of our pages, by page type and name."""
    return {
        (model.__name__, field.name, name): block
        for model in get_page_models()
        for field in model._meta.get_fields()
        if hasattr(field, "stream_block")
        for name, block in field.stream_block.child_blocks.items()
    }


def test_what_a_block_calls_facts_is_in_it():
    for place, block in streams().items():
        assert set(fact_names(block)) <= block.child_blocks.keys(), place


def test_only_pages_with_a_row_have_blocks_with_facts():
    with_facts = {place[0] for place, block in streams().items() if fact_names(block)}

    assert with_facts == {"RegionPage", "WorkshopPage"}


WORDS = (wagtail_blocks.CharBlock, wagtail_blocks.TextBlock, wagtail_blocks.RichTextBlock)


@pytest.mark.parametrize("model", [RegionPage, WorkshopPage])
def test_a_part_of_a_block_is_either_words_or_a_fact(model):
    for place, block in streams().items():
        if place[0] == model.__name__ and fact_names(block):
            words = {name for name, child in block.child_blocks.items() if isinstance(child, WORDS)}
            # A file is neither: each language may have its own.
            files = {name for name, child in block.child_blocks.items() if isinstance(child, DocumentChooserBlock)}
            assert words | files | set(fact_names(block)) == block.child_blocks.keys(), place
            assert not words & set(fact_names(block)), place


def test_no_fact_is_offered_to_translators(locales):
    page = RegionPage(
        title="T",
        slug="t",
        locale=locales["en"],
        contacts=stream(
            {
                "type": "contact",
                "id": "c",
                "value": {
                    "role": "Office",
                    "organisation": "CEPES",
                    "organisation_language": "es",
                    "mailbox": "a@example.org",
                    "languages": ["en"],
                },
            }
        ),
    )

    assert {segment.path for segment in extract_segments(page) if segment.path.startswith("contacts")} == {
        "contacts.c.role"
    }


def test_every_block_has_a_label_and_an_icon():
    for place, block in streams().items():
        assert str(block.label), place
        assert block.meta.icon != "placeholder", place
