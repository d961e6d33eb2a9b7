"""The models that two or more apps share, and the plain pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import PageManager, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core import countries, languages
from core.blocks import BodyBlock, FileBlock
from core.document_texts import DocumentText
from core.facts import FactsRow, SharedColumns
from core.mail_models import OutgoingMail  # noqa: F401 - a model of this app
from core.ordering import sort_key
from core.pages import SitePage, SitePageManager, SitePageQuerySet
from core.personal_data_models import PersonalDataEvent  # noqa: F401 - a model of this app
from core.provenance import Provenance  # noqa: F401 - a model of this app
from core.public_form_models import DailySalt, FormCount, SentForm  # noqa: F401 - models of this app

NEWS_A_PAGE = 20
# So few make no last page of their own: they stand on the one before.
NEWS_LEFT_OVER = 10
# The same for terms and documents.
ENTRIES_A_PAGE = 40
ENTRIES_LEFT_OVER = 10


class Region(FactsRow):
    """A region or public body of the network: one row, whatever pages speak of it in whichever language."""

    class Kind(models.TextChoices):
        """What sort of public authority a partner is."""

        MUNICIPALITY = "municipality", _("municipality")
        AUTONOMOUS_COMMUNITY = "autonomous_community", _("autonomous community")
        REGIONAL_COUNCIL = "regional_council", _("regional council")
        ASSOCIATION = "association", _("association")

    code = models.SlugField(
        _("code"),
        unique=True,
        max_length=60,
        help_text=_("Short name in addresses; its cloth is drawn from it."),
    )
    name = models.CharField(_("name in its own language"), max_length=120)
    country = models.CharField(
        _("country"),
        max_length=2,
        choices=countries.choices,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Write the two capital letters of ISO 3166-1, like SI."))],
    )
    home_language = models.CharField(
        _("home language"),
        max_length=16,
        choices=languages.choices,
        help_text=_("The language in which this region writes; its facts are edited on the page in it."),
    )
    joined = models.PositiveSmallIntegerField(
        _("joining number"), unique=True, help_text=_("1 for the first region of the network; never reused.")
    )
    kind = models.CharField(_("kind of authority"), max_length=30, choices=Kind.choices)
    mailbox = models.EmailField(
        _("role mailbox"),
        blank=True,
        default="",
        # A former version of the site that still runs knows nothing of this column.
        db_default="",
        help_text=_(
            "Gets what visitors write to the region by the contact form; the address is shown to nobody else. Without "
            "one the network’s mailbox gets it. An address of a function, not of a person."
        ),
    )
    # Where its facts are edited, once that is not the page in its home language any more.
    facts_language = models.CharField(max_length=16, blank=True, default="", db_default="", editable=False)

    panels = [
        FieldPanel("name"),
        FieldPanel("code"),
        FieldPanel("country"),
        FieldPanel("home_language"),
        FieldPanel("kind"),
        FieldPanel("joined"),
        FieldPanel("mailbox"),
    ]

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["joined"]

    def __str__(self) -> str:
        return self.name

    @property
    def source_language_code(self) -> str:
        """The language in which the region's facts are edited."""
        return self.facts_language or self.home_language

    def edit_facts_in(self, language: str) -> None:
        """Have the facts edited on the page in this language from now on; saves nothing."""
        self.facts_language = language


class SiteImage(AbstractImage):
    """A picture; its alternative text stands with each use, in the language of the page."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self) -> str:
        """Nothing: a file's title is no alternative text."""
        return ""


class SiteRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(SiteImage, models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = [("image", "filter_spec", "focal_point_key")]


class SiteDocument(AbstractDocument):
    """A file to download; its text is read in the background and found in searches in its language."""

    language = models.CharField(
        _("language"),
        max_length=16,
        choices=languages.choices,
        blank=True,
        default="",
        # A former version of the site that still runs knows nothing of this column.
        db_default="",
        help_text=_("Leave empty to have it recognised from the text of the file."),
    )

    admin_form_fields = ("title", "file", "language", "collection", "tags")
    search_fields = [*AbstractDocument.search_fields, index.SearchField("text")]

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet["SiteDocument"]:
        """Return the documents with what was read of them."""
        return super().get_indexed_objects().select_related("reading")

    @property
    def current_reading(self) -> DocumentText | None:
        """What was read of the file that the document has now, if its kind can be read at all."""
        reading = getattr(self, "reading", None)
        return reading if reading is not None and reading.says_of(self) else None

    @property
    def text(self) -> str:
        """The text of the file, as far as it was read."""
        return self.current_reading.text if self.current_reading else ""

    @property
    def search_language(self) -> str:
        """The language in which the document is found: the editor's choice, else that of its text; "" means any."""
        return self.language or (self.current_reading.language if self.current_reading else "")


class FundingNotice(SharedColumns, TranslatableMixin, models.Model):
    """Who funds the network, in one language: shown at the foot of every page."""

    shared_columns = (
        "programme",
        "call",
        "agreement",
        "project",
        "acronym",
        "starts_on",
        "ends_on",
        "contribution",
        "emblem",
    )

    programme = models.CharField(_("programme"), max_length=120)
    call = models.CharField(_("call"), max_length=120, blank=True)
    agreement = models.CharField(_("agreement number"), max_length=120, blank=True)
    project = models.CharField(_("name of the call"), max_length=160, blank=True)
    statement = models.CharField(_("statement of funding"), max_length=255)
    disclaimer = models.TextField(_("disclaimer"))
    # A former version of the site that still runs knows nothing of the columns below.
    acronym = models.CharField(_("acronym of the project"), max_length=60, blank=True, default="", db_default="")
    starts_on = models.DateField(_("first day of the project"), null=True, blank=True)
    ends_on = models.DateField(_("last day of the project"), null=True, blank=True)
    contribution = models.DecimalField(
        _("contribution of the European Union, in euros"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    emblem = models.ForeignKey(
        SiteImage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("another emblem")
    )
    emblem_alt = models.CharField(
        _("alternative text of the other emblem"), max_length=255, blank=True, default="", db_default=""
    )
    confirmed = models.BooleanField(_("the coordinator has confirmed this wording"), default=False, db_default=False)

    override_translatable_fields = [SynchronizedField(name, overridable=False) for name in shared_columns]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("funding notice")
        verbose_name_plural = _("funding notices")

    def __str__(self) -> str:
        return self.statement

    def clean(self) -> None:
        """Raise ValidationError for a project that ends before it begins."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first one.")})


class GlossaryTerm(TranslatableMixin, index.Indexed, models.Model):
    """A term of the network with its explanation, in one language."""

    term = models.CharField(_("term"), max_length=160)
    abbreviation = models.CharField(
        pgettext_lazy("of a term", "abbreviation"),
        max_length=40,
        blank=True,
        help_text=_("As it is used in every language, like CRESS."),
    )
    explanation = RichTextField(_("explanation"))

    panels = [FieldPanel("term"), FieldPanel("abbreviation"), FieldPanel("explanation")]
    search_fields = [
        index.SearchField("term"),
        index.AutocompleteField("term"),
        index.FilterField("locale_id"),
    ]
    override_translatable_fields = [SynchronizedField("abbreviation", overridable=True)]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")

    def __str__(self) -> str:
        return self.term


class StandardPage(SharedColumns, SitePage):
    """A page of text, such as one about the project."""

    class Placement(models.TextChoices):
        """In which menu a page stands."""

        MAIN = "main", _("main menu")
        FOOTER = "footer", _("foot of every page")
        NONE = "none", _("in no menu")

    parent_page_types = ["home.HomePage", "core.StandardPage"]
    subpage_types = ["core.StandardPage"]
    template = "core/standard_page.html"
    shared_columns = ("placement",)

    placement = models.CharField(_("place in menus"), max_length=10, choices=Placement.choices, default=Placement.NONE)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("body")]
    promote_panels = [*SitePage.promote_panels, FieldPanel("placement")]
    search_fields = [*SitePage.search_fields, index.SearchField("body")]
    override_translatable_fields = [
        *SitePage.override_translatable_fields,
        SynchronizedField("placement", overridable=False),
    ]
    objects = SitePageManager()

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")


class NewsIndexPage(SitePage):
    """The news of the network, latest first."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["core.NewsPage"]
    max_count_per_parent = 1
    template = "core/news_index_page.html"
    objects = SitePageManager()

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with one page of the published news, latest first: `?page=`, or the nearest there is."""
        context = super().get_context(request, *args, **kwargs)
        found = NewsPage.objects.visible().in_language_of(self).latest_first()
        context["news"] = Paginator(found, NEWS_A_PAGE, orphans=NEWS_LEFT_OVER).get_page(request.GET.get("page"))
        return context


class NewsPageQuerySet(SitePageQuerySet):
    """News pages."""

    def latest_first(self) -> "NewsPageQuerySet":
        """Order by date, the latest first."""
        return self.order_by("-date", "pk")


class NewsPage(SharedColumns, SitePage):
    """One piece of news."""

    kind_label = pgettext_lazy("kind of page", "News")
    parent_page_types = ["core.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "core/news_page.html"
    shared_columns = ("date",)

    date = models.DateField(_("date"))
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("date"), FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("body"), index.FilterField("date")]
    override_translatable_fields = [
        *SitePage.override_translatable_fields,
        SynchronizedField("date", overridable=False),
    ]
    objects = PageManager.from_queryset(NewsPageQuerySet)()

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("pieces of news")


class LibraryPage(SitePage):
    """Documents to download."""

    menu = "footer"
    kind_label = pgettext_lazy("kind of page", "Documents")
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "core/library_page.html"

    documents = StreamField([("file", FileBlock())], verbose_name=_("documents"), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("documents")]
    search_fields = [*SitePage.search_fields, index.SearchField("documents")]
    objects = SitePageManager()

    class Meta:
        verbose_name = _("document library")
        verbose_name_plural = _("document libraries")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with one page of the documents, in the order in which the editors have put them."""
        context = super().get_context(request, *args, **kwargs)
        entries = Paginator(self.documents, ENTRIES_A_PAGE, orphans=ENTRIES_LEFT_OVER)
        context["documents"] = entries.get_page(request.GET.get("page"))
        return context


class GlossaryPage(SitePage):
    """The terms of the network, explained."""

    menu = "footer"
    kind_label = pgettext_lazy("kind of page", "Glossary")
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "core/glossary_page.html"
    objects = SitePageManager()

    class Meta:
        verbose_name = _("glossary")
        verbose_name_plural = _("glossaries")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with one page of the terms in the page's language, in its alphabetical order."""
        context = super().get_context(request, *args, **kwargs)
        terms = sorted(
            GlossaryTerm.objects.filter(locale_id=self.locale_id), key=lambda term: sort_key(term.term, self.language)
        )
        context["terms"] = Paginator(terms, ENTRIES_A_PAGE, orphans=ENTRIES_LEFT_OVER).get_page(request.GET.get("page"))
        return context
