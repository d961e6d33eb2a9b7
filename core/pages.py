"""The page that every page type of the site is built on."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core import languages, rights
from core.chrome import chrome_of
from core.page_forms import SitePageForm
from core.slugs import TAKEN, leads_elsewhere
from core.visibility import path_prefixes, publicly_visible


class SitePageQuerySet(PageQuerySet):
    """Pages of the site, with the reads that every listing needs."""

    def visible(self) -> "SitePageQuerySet":
        """Keep the published pages that anybody may read."""
        return publicly_visible(self)

    def in_language_of(self, page: Page) -> "SitePageQuerySet":
        """Keep the site's pages in the language of `page` that hold words of their own (no aliases)."""
        return self.filter(
            languages.on_site(page.locale.language_code), locale_id=page.locale_id, alias_of__isnull=True
        )


SitePageManager = PageManager.from_queryset(SitePageQuerySet)


class SitePage(Page):
    """A page of the site: a title, a sentence or two that lead in, and what search engines are told."""

    # Where the page stands in menus when "show in menus" is ticked: "main", "footer" or "".
    menu: ClassVar[str] = "main"
    # Whether the page lists others, so that a page that shows a few of them can lead there.
    is_list: ClassVar[bool] = False
    # Whether visitors write to the network there; the page knows what `?region=` (a region's code) means.
    is_contact: ClassVar[bool] = False
    # Whether the page takes what visitors send with its form, whose ticket says where it comes from
    # (core.public_forms): it is not protected by a cookie. Its answers are kept in no cache.
    takes_forms: ClassVar[bool] = False
    # Which page of record it is (core.records.Record), linked from every page; "" for most pages.
    record: ClassVar[str] = ""
    # What a visitor calls such a page, in a list of different ones.
    kind_label: ClassVar[Any] = pgettext_lazy("kind of page", "Page")
    # Where the region stands that owns such a page, as a lookup from the page; "" where no region does.
    region_lookup: ClassVar[str] = ""
    # Whether the editors of a region may add such pages, which their region then owns.
    editors_add: ClassVar[bool] = False
    # Fields whose words are names, which a machine must not translate; blocks say so by `names` in their Meta.
    name_fields: ClassVar[tuple[str, ...]] = ()
    # Whether such a page and its translations go live at one moment, when the last of them is approved.
    published_together: ClassVar[bool] = False
    # Whether it was read together with this page that no restriction closes it.
    is_known_open = False

    lead = models.TextField(
        _("lead"), blank=True, help_text=_("One or two plain sentences that say what the page is about.")
    )

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    base_form_class = SitePageForm
    search_fields = [*Page.search_fields, index.SearchField("lead", boost=2)]
    # The address is not a sentence: translators may give their own, but a page is complete without one.
    override_translatable_fields = [SynchronizedField("slug")]
    objects = SitePageManager()

    class Meta:
        abstract = True

    @property
    def language(self) -> str:
        """The language of the words on this page: of its source, if it is an alias."""
        return self.alias_of.locale.language_code if self.alias_of_id else self.locale.language_code

    def permissions_for_user(self, user: Any) -> Any:
        """Return what Wagtail's admin asks before it lets the user act on the page."""
        return rights.tester_of(user, self)

    def clean(self) -> None:
        """Raise ValidationError for an address at which the page could never be reached."""
        super().clean()
        self.check_address(self.get_parent())

    def minimal_clean(self) -> None:
        """Check what a draft needs too: its address."""
        super().minimal_clean()
        self.check_address(self.get_parent())

    def check_address(self, parent: Page | None) -> None:
        """Raise ValidationError where the page could never be reached below `parent`."""
        if leads_elsewhere(parent, self.slug):
            raise ValidationError({"slug": TAKEN})

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Return the restrictions on this page and its ancestors, found by tree path in a single query."""
        if self.alias_of_id:
            return super().get_view_restrictions()
        if self.is_known_open:
            return PageViewRestriction.objects.none()
        return PageViewRestriction.objects.filter(page__path__in=path_prefixes(self.path, self.steplen))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the template's context: the page and the chrome around it."""
        self.shows_draft = getattr(request, "is_preview", False)
        context = super().get_context(request, *args, **kwargs)
        context["chrome"] = chrome_of(request, self)
        return context
