"""Facts: what is true in every language, edited with one page and shown by all of its translations.

Numbers, dates, zones, modes, codes and links are facts; words are not. The page in the source language is where
facts are edited and reviewed. When it is published, its facts are copied to the row that the pages speak of (a
region, a workshop), inside the transaction that publishes. The pages in the other languages read facts from
the row alone, so they change at that moment and a draft never shows in them. Their words stay as they are.
"""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.blocks import Block, StreamValue
from wagtail.fields import StreamField

from core.countries import language_name
from core.refusals import RefusedError

# Sent inside the transaction when a `page` has published its facts: what other pages of the row show has changed.
facts_published = Signal()


def fact_names(block: Block) -> tuple[str, ...]:
    """Return the names inside a block that are facts, as its Meta declares them."""
    return tuple(getattr(block.meta, "facts", ()))


def extract_facts(value: StreamValue) -> dict[str, dict[str, Any]]:
    """Return the facts of each top-level block by the block's id, in their stored (JSON) form."""
    found: dict[str, dict[str, Any]] = {}
    children = value.stream_block.child_blocks
    # What was typed in a form holds decimals and dates; what comes from the database is JSON already.
    for item in json.loads(json.dumps(value.get_prep_value(), cls=DjangoJSONEncoder)):
        names = fact_names(children[item["type"]])
        if names:
            struct = children[item["type"]]
            # What was stored before a fact was added has it empty.
            found[item["id"]] = {name: item["value"].get(name, _empty(struct, name)) for name in names}
    return found


def _empty(struct: Block, name: str) -> Any:
    """Return the stored form of what a part of a block holds before anybody has typed something."""
    part = struct.child_blocks[name]
    return part.get_prep_value(part.get_default())


def apply_facts(value: StreamValue, facts: dict[str, dict[str, Any]]) -> StreamValue:
    """Return the same blocks with the given facts in them, in the order of the facts.

    A block whose facts are not given has been withdrawn at the source and is left out. Blocks without any
    facts stay.
    """
    children = value.stream_block.child_blocks
    order = {block_id: place for place, block_id in enumerate(facts)}
    kept = []
    for item in value.get_prep_value():
        if not fact_names(children[item["type"]]):
            kept.append((-1, item))
        elif item["id"] in facts:
            kept.append((order[item["id"]], {**item, "value": {**item["value"], **facts[item["id"]]}}))
    if all(place >= 0 for place, _item in kept):
        kept.sort(key=lambda pair: pair[0])
    return StreamValue(value.stream_block, [item for _place, item in kept], is_lazy=True)


class FactsRow(models.Model):
    """A row that holds the published facts of the pages that speak of it."""

    # One entry a block, in the order of the source page: PostgreSQL's jsonb keeps the order of lists alone.
    block_facts = models.JSONField(default=list, editable=False)
    # The page whose publication set the facts; no foreign key, since it may be deleted and the facts stay.
    facts_page_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def published_facts(self) -> dict[str, dict[str, Any]]:
        """The published facts of each block by the block's id, in the order of the source page."""
        return {entry["id"]: entry["facts"] for entry in self.block_facts}

    @property
    def source_language_code(self) -> str:
        """The language in which the facts of this row are edited."""
        raise NotImplementedError

    def edit_facts_in(self, language: str) -> None:
        """Have the facts edited on the page in this language from now on; saves nothing."""
        raise NotImplementedError


class FactsPage(models.Model):
    """Mixin for a page that speaks of a FactsRow; stands left of the base page.

    A concrete page names the foreign key to its row and the columns that are facts.
    """

    facts_row_name: str
    fact_columns: tuple[str, ...] = ()
    # Set while a draft is previewed: then, and only then, the source shows facts that are not published.
    shows_draft = False

    class Meta:
        abstract = True

    @property
    def facts_row(self) -> FactsRow:
        """The row that this page and its translations speak of."""
        return getattr(self, self.facts_row_name)

    @property
    def is_facts_source(self) -> bool:
        """Tell whether facts are edited on this page: by its language, or because it has no row yet (a preview)."""
        if getattr(self, f"{self.facts_row_name}_id") is None:
            return True
        return self.locale.language_code == self.facts_row.source_language_code

    @property
    def facts(self) -> Any:
        """What to read fact columns from: the row that all languages share, or in a preview at the source the draft."""
        return self if self._shows_own_facts else self.facts_row

    def blocks(self, name: str) -> StreamValue:
        """Return the StreamField `name` with the published facts in it; in a preview at the source, its own."""
        value = getattr(self, name)
        return value if self._shows_own_facts else apply_facts(value, self.facts_row.published_facts)

    @property
    def _shows_own_facts(self) -> bool:
        if getattr(self, f"{self.facts_row_name}_id") is None:
            return True
        return self.shows_draft and self.is_facts_source

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page and, where this changes what is live at the source, its facts with it."""
        # Wagtail saves a draft with update_fields, and everything when it publishes: only the latter is live.
        if kwargs.get("update_fields") is not None or not self.live:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            if self._holds_stale_facts():
                adopt_facts(self)
            super().save(*args, **kwargs)
            publish_facts(self)
            if not self.alias_of_id:
                self.check_publication()

    def check_publication(self) -> None:
        """Raise RefusedError where the page must not be public; called once it is, before that is for good."""
        row = type(self.facts_row).objects.get(pk=self.facts_row.pk)
        if row.facts_page_id is None:
            raise RefusedError(
                _("“%(title)s” was not published: its facts are edited in %(language)s. Publish that page first.")
                % {"title": self.title, "language": language_name(row.source_language_code, get_language())}
            )

    def _holds_stale_facts(self) -> bool:
        """Tell whether the page's own facts are an old copy: another page set the published ones, and nobody here did.

        So it is with a translation, and with one that succeeds a source that was deleted.
        """
        if self.pk is None or getattr(self, f"{self.facts_row_name}_id") is None:
            return False
        row = self.facts_row
        if row.facts_page_id in {None, self.pk}:
            return False
        former = type(self).objects.filter(pk=self.pk, live=True).first()
        return former is not None and _own_facts(former) == _own_facts(self)


def publish_facts(page: FactsPage) -> bool:
    """Copy the facts of a live source page to its row; tell whether this page was the source.

    While its row has no page in its own language at all, the page that was written first is the source.
    Call inside a transaction: the row is locked until it ends.
    """
    row_model = type(page.facts_row)
    row = row_model.objects.select_for_update().get(pk=page.facts_row.pk)
    if not _is_source(page, row):
        return False
    row.block_facts = [{"id": block_id, "facts": facts} for block_id, facts in _own_facts(page)[0].items()]
    row.facts_page_id = page.pk
    for name in page.fact_columns:
        setattr(row, name, getattr(page, name))
    row.save()
    setattr(page, page.facts_row_name, row)
    facts_published.send(sender=type(page), page=page)
    return True


def adopt_facts(page: FactsPage) -> None:
    """Set the published facts on a page that holds an old copy of them; saves nothing, and drops no block."""
    row = page.facts_row
    published = row.published_facts
    for field in _stream_fields(page):
        value = getattr(page, field.name)
        items = [
            {**item, "value": {**item["value"], **published[item["id"]]}} if item["id"] in published else item
            for item in value.get_prep_value()
        ]
        setattr(page, field.name, StreamValue(value.stream_block, items, is_lazy=True))
    for name in page.fact_columns:
        setattr(page, name, getattr(row, name))


def move_facts_to(page: FactsPage) -> None:
    """Make a live page in another language the one on which the facts of its row are edited; no fact changes.

    The page's columns and its latest revision take the published facts over. Call it inside a transaction.
    """
    row = type(page.facts_row).objects.select_for_update().get(pk=page.facts_row.pk)
    row.edit_facts_in(page.locale.language_code)
    row.facts_page_id = page.pk
    row.save()
    setattr(page, page.facts_row_name, row)
    adopt_facts(page)
    names = [field.name for field in _stream_fields(page)]
    page.save(update_fields=[*names, *page.fact_columns], clean=False)
    revision = page.get_latest_revision()
    if revision is not None:
        draft = revision.as_object()
        setattr(draft, page.facts_row_name, row)
        adopt_facts(draft)
        # In its place: who wrote it, and who has approved it, stays as it is.
        revision.content = draft.serializable_data()
        revision.save(update_fields=["content"])


def _own_facts(page: FactsPage) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    by_block = {
        block_id: facts
        for field in _stream_fields(page)
        for block_id, facts in extract_facts(getattr(page, field.name)).items()
    }
    return by_block, {name: getattr(page, name) for name in page.fact_columns}


def _stream_fields(page: FactsPage) -> list[StreamField]:
    return [field for field in page._meta.get_fields() if isinstance(field, StreamField)]


def _is_source(page: FactsPage, row: FactsRow) -> bool:
    # By the row, not by the translation key: a page made apart speaks of the same row.
    versions = type(page).objects.filter(**{page.facts_row_name: row}, alias_of__isnull=True)
    elsewhere = models.Case(
        models.When(locale__language_code=row.source_language_code, then=models.Value(0)), default=models.Value(1)
    )
    return versions.order_by(elsewhere, "-live", "pk").values_list("pk", flat=True).first() == page.pk


class SharedColumns(models.Model):
    """Mixin for a page or snippet whose few facts are columns of its own, shared by all its translations.

    The one that was written first holds them; publishing it sets them in every language in the same
    transaction, and no other language can set them. Stands left of the other bases.
    """

    shared_columns: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a translation takes the shared columns over, the first written hands them on."""
        if kwargs.get("update_fields") is not None:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            versions = type(self).objects.filter(translation_key=self.translation_key)
            first = versions.order_by("pk").first()
            is_first = first is None or first.pk == self.pk
            # A draft of the first tells nothing yet: until it is published the others keep what they show.
            if not is_first and _is_live(self) and not _was_ever_live(first) and not getattr(self, "alias_of_id", None):
                raise RefusedError(
                    _("“%(title)s” was not published: publish its original, “%(original)s”, first.")
                    % {"title": self, "original": first}
                )
            holder = None if is_first else first if _is_live(first) else versions.filter(pk=self.pk).first()
            if holder is not None:
                for name in self.shared_columns:
                    setattr(self, name, getattr(holder, name))
            super().save(*args, **kwargs)
            if is_first and _is_live(self):
                versions.exclude(pk=self.pk).update(**{name: getattr(self, name) for name in self.shared_columns})


def _is_live(version: models.Model) -> bool:
    # A snippet has no drafts.
    return getattr(version, "live", True)


def _was_ever_live(version: models.Model) -> bool:
    return _is_live(version) or version.first_published_at is not None
