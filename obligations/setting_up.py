"""The pages of record of a new site, as drafts: what is still to be written, and reviewed, before it may go public."""

from collections.abc import Iterator

from django.utils import translation
from wagtail.models import Site, get_page_models

from core.records import Record
from core.slugs import slugify


def set_up() -> Iterator[str]:
    """Make a draft of each kind of which there is no page in any language, below the page that the site begins with.

    Yields a line on each that was made.
    """
    site = Site.objects.filter(is_default_site=True).select_related("root_page__locale").first()
    if site is None:
        return
    home, language = site.root_page.specific, site.root_page.locale.language_code
    models = {model.record: model for model in get_page_models() if getattr(model, "record", "")}
    for kind in Record:
        model = models[kind]
        if model.objects.exists() or not model.can_create_at(home):
            continue
        with translation.override(language):
            title = str(kind.label)
        page = home.add_child(instance=model(title=title, slug=slugify(title), locale=home.locale, live=False))
        page.save_revision()
        yield f"{title}: {language} (a draft)"
