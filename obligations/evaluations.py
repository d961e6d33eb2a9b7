"""Evaluations of the site's accessibility by people: what administrators enter, and the statement rests on."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from core.numbers import format_number


class Standard(models.TextChoices):
    """What an evaluation measured the site by; names of standards are the same in every language."""

    EN_301_549 = "en-301-549", "EN 301 549 v3.2.1 (WCAG 2.1 AA)"
    WCAG_21 = "wcag-2.1-aa", "WCAG 2.1 AA"
    WCAG_22 = "wcag-2.2-aa", "WCAG 2.2 AA"
    RGAA = "rgaa-4.1", "RGAA 4.1"


class Method(models.TextChoices):
    """How an evaluation was done: the three ways of Decision (EU) 2018/1523."""

    SELF = "self", _("self-assessment by the project")
    THIRD_PARTY = "third-party", _("assessment by a third party")
    CERTIFICATION = "certification", _("certification")


class Result(models.TextChoices):
    """How far a site conforms."""

    FULL = "full", pgettext_lazy("result of an evaluation", "fully conformant")
    PARTIAL = "partial", pgettext_lazy("result of an evaluation", "partially conformant")
    NONE = "none", pgettext_lazy("result of an evaluation", "not conformant")


class Evaluation(models.Model):
    """An evaluation by people: by which standard and method, by whom, when, and what came of it."""

    standard = models.CharField(_("standard"), max_length=20, choices=Standard.choices)
    method = models.CharField(pgettext_lazy("of an evaluation", "method"), max_length=20, choices=Method.choices)
    evaluator = models.CharField(
        _("evaluator"), max_length=255, help_text=_("An organisation, by its name in its own language.")
    )
    done_on = models.DateField(_("day of the evaluation"))
    result = models.CharField(pgettext_lazy("of an evaluation", "result"), max_length=10, choices=Result.choices)
    rate = models.DecimalField(
        _("criteria met, in per cent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("Of those that apply; the RGAA asks for it."),
    )
    report = models.URLField(_("address of the report"), blank=True)

    panels = [
        FieldPanel("standard"),
        FieldPanel("method"),
        FieldPanel("evaluator"),
        FieldPanel("done_on"),
        FieldPanel("result"),
        FieldPanel("rate"),
        FieldPanel("report"),
    ]

    class Meta:
        verbose_name = _("evaluation of accessibility")
        verbose_name_plural = _("evaluations of accessibility")
        ordering = ["-done_on", "-pk"]
        indexes = [models.Index(fields=["-done_on", "-id"], name="evaluation_latest_first")]

    def __str__(self) -> str:
        return f"{self.get_standard_display()}, {self.evaluator}"

    def clean(self) -> None:
        """Raise ValidationError for a day to come, and for a result that the share of criteria does not bear out."""
        super().clean()
        if self.done_on and self.done_on > timezone.localdate():
            raise ValidationError({"done_on": _("This day is still to come. Enter an evaluation when it is done.")})
        if self.standard == Standard.RGAA:
            self._check_rate()

    def _check_rate(self) -> None:
        """RGAA 4.1: fully conformant at 100 % of the criteria, partially at half of them or more, otherwise not."""
        if self.rate is None:
            raise ValidationError({"rate": _("The RGAA asks for the share of the criteria that are met.")})
        borne_out = Result.FULL if self.rate == 100 else Result.PARTIAL if self.rate >= 50 else Result.NONE
        if self.result and self.result != borne_out:
            raise ValidationError(
                {
                    "result": _("By the RGAA, %(rate)s %% of the criteria met mean: %(result)s.")
                    % {"rate": format_number(self.rate, get_language() or ""), "result": borne_out.label}
                }
            )
