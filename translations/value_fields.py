"""The fields in which a translation is given a link, a picture, a file or an address of its own."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.admin.widgets import AdminPageChooser
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.coreutils import resolve_model_string
from wagtail.documents.models import AbstractDocument
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage
from wagtail.images.widgets import AdminImageChooser
from wagtail.models import Page
from wagtail.snippets.widgets import AdminSnippetChooser
from wagtail.whitelist import check_url
from wagtail_localize.models import Translation

from core.rights import Action, may
from translations import markup
from translations.rows import mark_of
from translations.strings import Value, values_of

# Of the keys of all that can be chosen.
_LARGEST = 2**31 - 1
_SCHEMES = ("http://", "https://", "mailto:", "tel:", "/", "#")


@dataclass(frozen=True)
class ValueField:
    """One value: what the source has, and the field for what this language has instead."""

    value: Value
    model: type[models.Model]
    # What somebody has typed that could not be saved, and why not.
    typed: str | None = None
    fault: str = ""
    # What the values of this kind are, by key.
    things: Mapping[int, models.Model] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The key of the value."""
        return self.value.id

    @property
    def name(self) -> str:
        """The name of the field in a form."""
        return f"value-{self.value.id}"

    @property
    def label(self) -> str:
        """Where the value stands on the page."""
        return _("Address of the page") if self.value.path == "slug" else self.value.label

    @property
    def error(self) -> str:
        """Why the value is not on the page."""
        return self.fault or self.value.error

    @cached_property
    def target(self) -> type[models.Model] | None:
        """The model of what is chosen; None where a text is typed."""
        return None if self.is_link else _target(self.model, self.value.field_path.split("."))

    @property
    def is_link(self) -> bool:
        """Whether it is where a link in a text leads."""
        return "'" in self.value.path

    @property
    def text(self) -> str:
        """What stands in the field: nothing where the source's value is used."""
        if self.typed is not None:
            return self.typed
        return "" if self.value.value is None else str(self.value.value)

    @property
    def seen(self) -> str:
        """What tells later whether this person has changed the value, and whether anybody else has."""
        saved = "" if self.value.value is None else str(self.value.value)
        return f"{self.value.version}:{mark_of(saved)}"

    @cached_property
    def source_text(self) -> str:
        """What the source has, as people read it."""
        if self.target is None:
            return str(self.value.source)
        return str(self.things.get(_key(self.value.source), ""))

    @cached_property
    def widget(self) -> BaseChooser | None:
        """Wagtail's chooser, where something is chosen."""
        if self.target is None:
            return None
        if issubclass(self.target, Page):
            return AdminPageChooser(target_models=[self.target])
        if issubclass(self.target, AbstractImage):
            return AdminImageChooser()
        if issubclass(self.target, AbstractDocument):
            return AdminDocumentChooser()
        return AdminSnippetChooser(self.target)

    @property
    def chooser_html(self) -> SafeString:
        """The chooser, but for the script that Wagtail would write beside it."""
        return mark_safe(self.widget.render_html(self.name, self._chosen, {"id": self.name}))  # noqa: S308 - Wagtail's

    @property
    def chooser_options(self) -> str:
        """What makes the chooser work in the browser: the name of its class, and its options, as JSON."""
        options = self.widget.get_js_init_options(self.name, self.name, self._chosen)
        return json.dumps({"class": self.widget.js_constructor, "id": self.name, "options": options})

    @cached_property
    def _chosen(self) -> Any:
        return self.widget.get_value_data(self.things.get(_key(self.value.value)))

    def parse(self, text: str, person: Any) -> Any:
        """Return what a person sends as it is kept, None for the source's value; ValidationError where it is none."""
        text = text.strip()
        if not text:
            return None
        if not text.isprintable():
            raise ValidationError(_("This holds characters that cannot be shown. Type it anew."))
        if self.target is not None:
            return self._choice(text, person).pk
        if self.is_link and (check_url(text) is None or not text.lower().startswith(_SCHEMES)):
            raise ValidationError(_("Write the whole address, beginning with https://"))
        longest = markup.longest(self.model, self.value.field_path)
        if longest is not None:
            MaxLengthValidator(longest)(text)
        return text

    def _choice(self, text: str, person: Any) -> models.Model:
        chosen = None
        if text.isascii() and text.isdigit():
            chosen = self.target._default_manager.filter(pk=min(int(text), _LARGEST)).first()
        if chosen is None:
            raise ValidationError(_("What was chosen is not there any more. Choose again."))
        if isinstance(chosen, (AbstractImage, AbstractDocument)):
            # A page that shows a file makes it public.
            answer = may(person, Action.READ, chosen)
            if not answer:
                raise ValidationError(answer.reason)
        return chosen


def value_fields_of(translation: Translation) -> list[ValueField]:
    """Return the fields for the values of a translation, in the order of the source; a query for each kind of thing."""
    model = translation.source.specific_content_type.model_class()
    fields = [ValueField(value, model) for value in values_of(translation)]
    wanted = defaultdict(set)
    for each in fields:
        if each.target is not None:
            wanted[each.target] |= {_key(each.value.source), _key(each.value.value)} - {None}
    things = {target: target._default_manager.in_bulk(keys) for target, keys in wanted.items()}
    return [replace(each, things=things.get(each.target, {})) for each in fields]


def _key(value: Any) -> int | None:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None


def _target(model: type[models.Model], path: list[str]) -> type[models.Model] | None:
    field = model._meta.get_field(path[0])
    if isinstance(field, StreamField):
        block: Any = field.stream_block
        for name in path[1:]:
            block = block.child_block if isinstance(block, blocks.ListBlock) else block.child_blocks.get(name)
        return resolve_model_string(block.target_model) if isinstance(block, blocks.ChooserBlock) else None
    if len(path) > 1 and field.related_model is not None:
        return _target(field.related_model, path[1:])
    return field.related_model if isinstance(field, models.ForeignKey) else None
