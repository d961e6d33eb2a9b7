"""Teams: the only source of truth of who may do what. Rows of rights in the database follow from them."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Cast, Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Collection, Page, Task, TaskState, WorkflowState

from core import languages, rights
from core.refusals import RefusedError
from teams import approvals, refusals
from teams.roles import active_reviewers, forget, roles_of
from teams.throttling import FailedAttempts  # noqa: F401 - where Django looks for the models of an app


def _group(name: str) -> Group:
    # A group of that name that is not a team's could carry rights of its own.
    free, number = name, 2
    while Group.objects.filter(name=free).exists():
        free, number = f"{name} {number}", number + 1
    return Group.objects.create(name=free)


class NetworkTeam(models.Model):
    """The network administrators: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    administrators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="administrator_of", verbose_name=_("administrators")
    )
    group = models.OneToOneField(Group, models.PROTECT, related_name="network_team", editable=False)
    # Files for everybody. Not the root collection: whoever may choose from it may choose from all below it.
    collection = models.ForeignKey(
        Collection, models.SET_NULL, null=True, blank=True, related_name="network_teams", editable=False
    )

    class Meta:
        verbose_name = _("network team")
        verbose_name_plural = _("network teams")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_network_team")]

    def __str__(self) -> str:
        return str(_("Network administrators"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the team; its first save makes its group, and the collection of the files for everybody."""
        with transaction.atomic():
            if self.group_id is None:
                self.group = _group("Network administrators")
            if self._state.adding and self.collection_id is None:
                self.make_collection()
            super().save(*args, **kwargs)

    def make_collection(self) -> None:
        """Give the team a collection for images and documents that everybody may choose; saves no team."""
        self.collection = Collection.get_first_root_node().add_child(name="Everybody")

    @classmethod
    def get(cls) -> "NetworkTeam":
        """Return the one team, made if there is none yet."""
        return cls.objects.get_or_create(pk=1)[0]


class RegionTeam(models.Model):
    """Who edits the pages of a region, and in which languages."""

    region = models.OneToOneField("core.Region", models.CASCADE, related_name="team", verbose_name=_("region"))
    # Codes and no rows of Locale: a language may be taken out of the settings, and come back.
    languages = ArrayField(
        models.CharField(max_length=16),
        verbose_name=_("languages"),
        blank=True,
        default=list,
        help_text=_("The languages in which this team writes. Left empty: the region's own and English."),
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="region_teams", verbose_name=_("members")
    )
    group = models.OneToOneField(Group, models.PROTECT, related_name="region_team", editable=False)
    collection = models.ForeignKey(
        Collection, models.SET_NULL, null=True, blank=True, related_name="region_teams", editable=False
    )

    class Meta:
        verbose_name = _("region team")
        verbose_name_plural = _("region teams")
        ordering = ["region__joined"]

    def __str__(self) -> str:
        return self.region.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the team; its first save makes its group and its collection, and chooses languages if none are."""
        with transaction.atomic():
            if not self.languages:
                # In this order, and only once where the region writes in English.
                self.languages = list(dict.fromkeys([self.region.home_language, settings.LANGUAGE_CODE]))
            if self.group_id is None:
                self.group = _group(f"Region: {self.region.code}")
            if self._state.adding and self.collection_id is None:
                self.make_collection()
            super().save(*args, **kwargs)

    def make_collection(self) -> None:
        """Give the team a collection for its images and documents, named for the region; saves no team."""
        self.collection = Collection.get_first_root_node().add_child(name=self.region.name)

    @property
    def current_languages(self) -> list[str]:
        """The team's languages that the site has now, in the order of the settings."""
        return [code for code in languages.codes() if code in self.languages]


class LanguageTeam(models.Model):
    """Who reviews what is written in a language, and who translates into it."""

    language = models.CharField(_("language"), max_length=16, unique=True, choices=languages.choices)
    reviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="reviewer_of", verbose_name=_("reviewers")
    )
    translators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="translator_of", verbose_name=_("translators")
    )
    reviewers_group = models.OneToOneField(Group, models.PROTECT, related_name="reviews", editable=False)
    translators_group = models.OneToOneField(Group, models.PROTECT, related_name="translates", editable=False)

    class Meta:
        verbose_name = _("language team")
        verbose_name_plural = _("language teams")
        ordering = ["language"]

    def __str__(self) -> str:
        return languages.own_name(self.language)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the team; its first save makes its two groups."""
        with transaction.atomic():
            if self.reviewers_group_id is None:
                self.reviewers_group = _group(f"Reviewers: {self.language}")
            if self.translators_group_id is None:
                self.translators_group = _group(f"Translators: {self.language}")
            super().save(*args, **kwargs)

    @property
    def is_current(self) -> bool:
        """Tell whether the site has the language now."""
        return self.language in languages.codes()


class Invitation(models.Model):
    """A link that was sent to a person to set a password with: valid for some days, once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations", verbose_name=_("person")
    )
    language = models.CharField(_("language"), max_length=16, choices=languages.choices)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    made_at = models.DateTimeField(_("made at"), db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(pgettext_lazy("of an invitation", "used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return str(self.person)


class LanguageReviewTask(Task):
    """A step of a workflow whose approvers are the reviewers of the page's language, and never its last editor.

    Where a language has no other reviewer, network administrators are asked instead.
    """

    class Meta:
        verbose_name = _("review by the language team")
        verbose_name_plural = _("reviews by the language team")

    @classmethod
    def get_description(cls) -> str:
        """Return what people read when they choose a kind of task."""
        return str(_("Reviewers of the page's language approve, but never their own last edit"))

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        """Tell whether the review keeps the person from changing the page; reviewers may mend it."""
        roles = roles_of(user)
        return not (roles.administrator or obj.locale.language_code in roles.reviews)

    def user_can_lock(self, obj: Page, user: Any) -> bool:
        """Tell whether the person may lock the page during the review."""
        return bool(rights.may(user, rights.Action.LOCK, obj))

    def user_can_unlock(self, obj: Page, user: Any) -> bool:
        """Tell whether the person may unlock the page during the review."""
        return bool(rights.may(user, rights.Action.LOCK, obj))

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        """Return what the person may do to the page now: (name, label, whether words are asked for)."""
        if not rights.may(user, rights.Action.REVIEW, obj):
            return []
        return [
            ("reject", _("Send back"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with a comment"), True),
        ]

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> str | None:
        """Approve or send back, if the person may by now; else do nothing and return where the reason is told.

        Two at once are let in one after the other. What is approved is the latest revision, and the task state says so.
        """
        page = task_state.workflow_state.content_object
        try:
            with transaction.atomic():
                return self._act(page, task_state, user, action_name, **kwargs)
        except (RefusedError, ValidationError) as error:
            # Another rule keeps the page from being published. What a reviewer has mended in the same request stays.
            if user is None:
                raise
            reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
            return refusals.refuse(page, user, " ".join(reasons))

    def _act(self, page: Page, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> str | None:
        # Whoever saves a revision writes the page's row: with it locked, the latest revision stays the latest.
        page = Page.objects.select_for_update().get(pk=page.pk)
        state = TaskState.objects.select_related("workflow_state").get(pk=task_state.pk).specific
        late = state.status != TaskState.STATUS_IN_PROGRESS
        if user is not None and (late or not rights.may(user, rights.Action.REVIEW, page)):
            return refusals.refuse(page, user, refusals.reason_of(page, user))
        if action_name == "approve":
            if objections := approvals.objections(page.specific, user):
                raise RefusedError(" ".join(objections))
            state.revision = page.latest_revision
        # What the request has asked before this holds no longer: approving makes publishing right.
        forget(user)
        super().on_action(state, user, action_name, **kwargs)
        return None

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet[TaskState]:
        """Return what waits for the person, the same as where `may(user, REVIEW, page)`."""
        roles = roles_of(user)
        wanted = models.Q(locale__language_code__in=roles.reviews)
        if roles.administrator:
            wanted |= _without_other_reviewer()
        pages = Page.objects.filter(wanted).exclude(latest_revision__user=user.pk)
        # Workflows keep the key of a page as text.
        keys = pages.annotate(key=Cast("pk", models.CharField())).values("key")
        return self.task_states.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
            workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
            workflow_state__object_id__in=keys,
        )


def _without_other_reviewer() -> models.Q:
    """Return the condition that nobody reviews the page's language but perhaps its last editor."""
    reviewers = active_reviewers()
    condition = ~models.Q(locale__language_code__in=reviewers)
    for language, people in reviewers.items():
        if len(people) == 1:
            condition |= models.Q(locale__language_code=language, latest_revision__user__in=people)
    return condition
