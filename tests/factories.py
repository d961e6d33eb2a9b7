"""Makes rows and pages for tests; a test sets what it is about."""

import datetime as dt
import json
import uuid

import factory
import wagtail_factories
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.models import Locale, Page, WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from core.facts import FactsPage, publish_facts
from core.models import (
    FundingNotice,
    GlossaryPage,
    GlossaryTerm,
    LibraryPage,
    NewsIndexPage,
    NewsPage,
    Region,
    SiteDocument,
    SiteImage,
    SiteRendition,
    StandardPage,
)
from home.models import HomePage
from partners.models import PartnerIndexPage, RegionPage
from teams import moderation
from teams.models import LanguageTeam, NetworkTeam, RegionTeam
from teams.services import settled_once
from workshops.models import WorkshopIndexPage, WorkshopPage


class RegionFactory(factory.django.DjangoModelFactory):
    """A region of the network."""

    code = factory.Sequence(lambda n: f"region-{n}")
    name = factory.Sequence(lambda n: f"Region {n}")
    country = "ES"
    home_language = "es"
    joined = factory.Sequence(lambda n: n + 1)
    kind = Region.Kind.AUTONOMOUS_COMMUNITY

    class Meta:
        model = Region


class GlossaryTermFactory(factory.django.DjangoModelFactory):
    """A term of the glossary."""

    term = factory.Sequence(lambda n: f"Term {n}")
    explanation = "What it means."
    locale = factory.LazyFunction(Locale.get_default)

    class Meta:
        model = GlossaryTerm


class FundingNoticeFactory(factory.django.DjangoModelFactory):
    """Who funds the network, in one language."""

    programme = "COSME"
    call = "COS-SEM-2020-4-01"
    statement = "Funded by the European Union"
    disclaimer = "The views are the authors' own."
    locale = factory.LazyFunction(Locale.get_default)

    class Meta:
        model = FundingNotice


class ImageFactory(wagtail_factories.ImageFactory):
    """A small picture."""

    class Meta:
        model = SiteImage


class RenditionFactory(factory.django.DjangoModelFactory):
    """A picture in another size, as if Wagtail had made it."""

    image = factory.SubFactory(ImageFactory)
    filter_spec = "width-10|format-webp"
    focal_point_key = ""
    width = height = 10
    file = factory.django.ImageField(filename="small.webp", format="WEBP", width=10, height=10)

    class Meta:
        model = SiteRendition


class DocumentFactory(factory.django.DjangoModelFactory):
    """A small text to download."""

    title = factory.Sequence(lambda n: f"Document {n}")
    file = factory.Sequence(lambda n: ContentFile(f"Text {n}".encode(), name=f"text-{n}.txt"))

    class Meta:
        model = SiteDocument


class SitePageFactory(wagtail_factories.PageFactory):
    """A published page below its parent, in its parent's language."""

    title = factory.Sequence(lambda n: f"Page {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")
    lead = "A sentence."
    show_in_menus = True
    live = True
    locale = factory.LazyAttribute(lambda o: o.parent.locale if getattr(o, "parent", None) else None)

    class Meta:
        abstract = True

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        if kwargs.get("locale") is None:
            kwargs["locale"] = parent.locale
        return super()._create_instance(model_class, parent, kwargs)


class HomePageFactory(SitePageFactory):
    """A home page."""

    class Meta:
        model = HomePage


class StandardPageFactory(SitePageFactory):
    """A page of text."""

    class Meta:
        model = StandardPage


class LibraryPageFactory(SitePageFactory):
    """A library of documents."""

    class Meta:
        model = LibraryPage


class GlossaryPageFactory(SitePageFactory):
    """A glossary."""

    class Meta:
        model = GlossaryPage


class NewsIndexPageFactory(SitePageFactory):
    """A list of news."""

    class Meta:
        model = NewsIndexPage


class NewsPageFactory(SitePageFactory):
    """A piece of news."""

    date = dt.date(2021, 4, 19)

    class Meta:
        model = NewsPage


class PartnerIndexPageFactory(SitePageFactory):
    """A list of partners."""

    class Meta:
        model = PartnerIndexPage


class RegionPageFactory(SitePageFactory):
    """A region's profile."""

    region = factory.SubFactory(RegionFactory)

    class Meta:
        model = RegionPage


class WorkshopIndexPageFactory(SitePageFactory):
    """A list of workshops."""

    class Meta:
        model = WorkshopIndexPage


class WorkshopPageFactory(SitePageFactory):
    """A workshop's page, with a date that nobody knows yet."""

    number = factory.Sequence(lambda n: n + 1)
    host = factory.SubFactory(RegionFactory)

    class Meta:
        model = WorkshopPage


# What one page does not share with its translation, and what the tree gives it.
NOT_SHARED = {
    "id", "page_ptr", "path", "depth", "numchild", "url_path", "slug", "locale", "content_type", "draft_title",
    "alias_of", "live_revision", "latest_revision", "index_entries", "last_published_at", "first_published_at",
}  # fmt: skip


def twin(page: Page, parent: Page, **words) -> Page:
    """Return a published translation of `page` planted below `parent`, in its language, with words of its own."""
    shared = {
        field.name: getattr(page, field.name) for field in page._meta.concrete_fields if field.name not in NOT_SHARED
    }
    words.setdefault("title", f"{page.title} {parent.locale.language_code}")
    words.setdefault("slug", f"{page.slug}-{parent.locale.language_code}")
    return plant(type(page), parent, **(shared | words))


def twins(page: Page, parents: dict[str, Page]) -> dict[str, Page]:
    """Return `page` and a published translation below each parent of another language, by language code."""
    own = page.locale.language_code
    return {own: page} | {code: twin(page, parent) for code, parent in parents.items() if code != own}


def plant(model: type[Page], parent: Page, **fields) -> Page:
    """Return a published page below `parent`, its rows written as they stand: no checks, no index, no signals.

    The pages that carry the rest of a test are made in this way, which takes a tenth of the time.
    """
    return plant_several(model, [(parent, fields)])[0]


def plant_several(model: type[Page], places: list[tuple[Page, dict]]) -> list[Page]:
    """Return pages of one type, each planted below its parent with its fields, in no more queries than a single one."""
    pages = []
    for parent, fields in places:
        fields = {"locale": parent.locale, "live": True, "show_in_menus": True, "lead": "A sentence.", **fields}
        page = model(draft_title=fields["title"], **fields)
        parent.numchild += 1
        page.path = Page._get_path(parent.path, parent.depth + 1, parent.numchild)
        page.depth = parent.depth + 1
        page.set_url_path(parent)
        pages.append(page)
    names = [field.attname for field in Page._meta.concrete_fields]
    bases = Page.objects.bulk_create(Page(**{name: getattr(page, name) for name in names}) for page in pages)
    for page, base in zip(pages, bases, strict=True):
        page.id = page.page_ptr_id = base.pk
        page._state.adding, page._state.db = False, base._state.db
    # Django's bulk_create refuses a model whose rows lie in two tables.
    model._base_manager._insert(pages, fields=model._meta.local_concrete_fields, using=bases[0]._state.db, raw=True)
    for number in {parent.numchild for parent, _fields in places}:
        keys = {parent.pk for parent, _fields in places if parent.numchild == number}
        Page.objects.filter(pk__in=keys).update(numchild=number)
    for page in pages:
        if isinstance(page, FactsPage) and page.live and page.is_facts_source:
            # What a visitor is shown of facts is in the row.
            with transaction.atomic():
                publish_facts(page)
    return pages


def plant_everywhere(model: type[Page], parents: dict[str, Page], **fields) -> dict[str, Page]:
    """Return a page planted below each parent, translations of one another, by language code."""
    shared = {"translation_key": uuid.uuid4(), **fields}
    places = [
        (parent, shared | {"title": f"{fields['title']} {code}", "slug": f"{fields['slug']}-{code}"})
        for code, parent in parents.items()
    ]
    return dict(zip(parents, plant_several(model, places), strict=True))


def translate(page: Page, locale: Locale, title: str | None = None, *, publish: bool = True) -> Page:
    """Return the translation of `page` into `locale` as Wagtail copies it, published unless told otherwise."""
    translation = page.copy_for_translation(locale, copy_parents=True)
    translation.title = title or f"{page.title} {locale.language_code}"
    revision = translation.save_revision()
    if publish:
        revision.publish()
    return fresh(translation)


def alias(page: Page, locale: Locale) -> Page:
    """Return a page in `locale` that shows the words of `page`, as Wagtail makes it."""
    return page.copy_for_translation(locale, alias=True)


def fresh(page: Page) -> Page:
    """Return the page as the database holds it now."""
    return page.specific_class.objects.get(pk=page.pk)


def publish(page: Page, **changes) -> Page:
    """Change the latest draft of `page`, publish it as an editor does, and return the page as it is then."""
    draft = revise(page, **changes)
    draft.publish()
    return fresh(page)


def revise(page: Page, **changes):
    """Save a draft of `page` with some changes; return the revision."""
    draft = fresh(page).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    return draft.save_revision()


def stream(*blocks: dict) -> str:
    """Return the blocks as a StreamField stores them."""
    return json.dumps(blocks)


def page_form(**fields) -> dict:
    """Return the data of a page's form in the admin, with what every page's form holds."""
    filled = {"lead": "", "seo_title": "", "search_description": "", "comments": inline_formset([]), **fields}
    chosen = {name: value for name, value in filled.items() if isinstance(value, list)}
    return nested_form_data({name: value for name, value in filled.items() if name not in chosen}) | chosen


def figure(block_id: str, label: str, number: str, **more) -> dict:
    """Return a key figure in its stored form."""
    words = {"label": label, "scope": "", "share_label": "", "source": "Register"}
    value = words | {"kind": "other", "number": number, "unit": "none", "period": "", "source_url": "", **more}
    return {"type": "figure", "id": block_id, "value": value}


def text(block_id: str, html: str) -> dict:
    """Return a block of running text in its stored form."""
    return {"type": "text", "id": block_id, "value": {"html": html}}


def picture(block_id: str, image: SiteImage) -> dict:
    """Return a picture block in its stored form."""
    shown = {"image": image.pk, "alt_text": "Looms", "decorative": False}
    return {"type": "picture", "id": block_id, "value": {"image": shown, "caption": ""}}


def document(block_id: str, file: SiteDocument) -> dict:
    """Return a block with a document to download in its stored form."""
    value = {"document": file.pk, "title": file.title, "language": "en", "note": ""}
    return {"type": "file", "id": block_id, "value": value}


def agenda_item(block_id: str, starts: str, title: str) -> dict:
    """Return a point of a programme in its stored form."""
    return {"type": "item", "id": block_id, "value": {"starts": starts, "title": title, "note": ""}}


class PersonFactory(factory.django.DjangoModelFactory):
    """Somebody with an account and an address, in no team."""

    username = factory.Sequence(lambda n: f"person-{n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.org")

    class Meta:
        model = User


@settled_once()
def region_team(region: Region, *members: User, languages=()) -> RegionTeam:
    """Return the team of a region with these people added; made in the given languages if there is none yet."""
    team = RegionTeam.objects.filter(region=region).first() or RegionTeam.objects.create(
        region=region, languages=list(languages)
    )
    team.members.add(*members)
    return team


@settled_once()
def language_team(language: str, *, reviewers=(), translators=()) -> LanguageTeam:
    """Return the team of a language with these people added; made if there is none yet."""
    team = LanguageTeam.objects.get_or_create(language=language)[0]
    team.reviewers.add(*reviewers)
    team.translators.add(*translators)
    return team


@settled_once()
def editor(*regions: Region, languages=(), **fields) -> User:
    """Return somebody new who edits the pages of these regions."""
    person = PersonFactory(**fields)
    for region in regions:
        region_team(region, person, languages=languages)
    return person


@settled_once()
def reviewer(*languages: str, **fields) -> User:
    """Return somebody new who reviews what is written in these languages."""
    person = PersonFactory(**fields)
    for language in languages:
        language_team(language, reviewers=[person])
    return person


@settled_once()
def translator(*languages: str, **fields) -> User:
    """Return somebody new who translates into these languages."""
    person = PersonFactory(**fields)
    for language in languages:
        language_team(language, translators=[person])
    return person


@settled_once()
def administrator(**fields) -> User:
    """Return a new network administrator."""
    person = PersonFactory(**fields)
    NetworkTeam.get().administrators.add(person)
    return person


def submit(page: Page, by: User | None = None) -> Page:
    """Save a draft of `page` as this person does, submit it for review, and return the page as it is then."""
    draft = fresh(page).get_latest_revision_as_object()
    draft.save_revision(user=by)
    draft.get_workflow().start(draft, by)
    return fresh(page)


def approved(page: Page) -> Page:
    """Return the page with its latest version approved and published by a review; no person wrote it."""
    moderation.set_up_teams()
    return approve(submit(page))


def approve_everything() -> None:
    """Approve every page that is being reviewed, each by somebody new."""
    for state in WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS):
        approve(state.content_object)


def approve(page: Page, by: User | None = None) -> Page:
    """Approve the page, which is being reviewed, and return it as it is then; by somebody new if nobody is named."""
    page = fresh(page)
    moderation.decide(page, by or reviewer(page.locale.language_code), "approve")
    return fresh(page)
