"""Brings the indexes of searching and of references up to date once, after many objects were saved."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_save
from modelsearch.index import class_is_indexed, get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.tasks import update_reference_index_task


@contextmanager
def indexed_at_the_end() -> Iterator[None]:
    """Index what is saved within the block at its end, each object once, however often it was saved.

    Nothing may be deleted within.
    """
    saved: dict[type[models.Model], set[Any]] = {}

    def note(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
        saved.setdefault(sender, set()).add(instance.pk)

    indexed = [model for model in get_indexed_models() if post_save.disconnect(post_save_signal_handler, sender=model)]
    post_save.connect(note)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        post_save.disconnect(note)
        for model in indexed:
            post_save.connect(post_save_signal_handler, sender=model)
    with transaction.atomic():
        for model, keys in saved.items():
            if model in ReferenceIndex.tracked_models:
                for key in keys:
                    update_reference_index_task.call(model._meta.app_label, model._meta.model_name, str(key))
        _make_findable(saved)


def _make_findable(saved: dict[type[models.Model], set[Any]]) -> None:
    found: dict[type[models.Model], set[Any]] = {}
    for model, keys in saved.items():
        if class_is_indexed(model):
            for instance in model._base_manager.filter(pk__in=keys):
                if (indexed := instance.get_indexed_instance()) is not None:
                    found.setdefault(type(indexed), set()).add(indexed.pk)
    for backend in get_search_backends(with_auto_update=True):
        for model, keys in found.items():
            backend.add_bulk(model, list(model.get_indexed_objects().filter(pk__in=keys)))
