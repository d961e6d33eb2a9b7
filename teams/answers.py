"""The answers to `core.rights.may`: who may do what to a page, a version, a region, a file or the teams."""

from collections.abc import Callable
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Collection, Page, ReferenceIndex

from core import languages
from core.models import Region, SiteDocument, SiteImage
from core.rights import Action, Answer, RegionIn, Version
from teams.roles import JUDGE, Roles, active_reviewers, roles_of
from teams.standings import FreshStandings, Standing, Standings, with_region, with_translation


def may(person: Any, action: Action, obj: Any = None) -> Answer:
    """Tell whether the person may do this to the object as the database has it now, and why."""
    return Judge(person, FreshStandings()).may(action, obj)


def judge_of(person: Any) -> "Judge":
    """Return the judge for the many questions that one request asks about a person; it reads each page once."""
    judge = getattr(person, JUDGE, None)
    if judge is None:
        judge = Judge(person, Standings())
        setattr(person, JUDGE, judge)
    return judge


def readable(person: Any, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Keep the pages that the person may read in the admin; the same rule as `may(person, READ, page)`."""
    roles = roles_of(person)
    if roles.administrator:
        return pages
    wanted = Q(pk__in=[])
    for region, codes in roles.regions.items():
        wanted |= Q(owning_region=region, locale__language_code__in=codes)
    if roles.languages:
        wanted |= Q(locale__language_code__in=roles.languages) | Q(pk__in=_sources_for(roles.languages))
    return with_region(pages).filter(wanted)


def _sources_for(codes: frozenset[str]) -> QuerySet[Page]:
    targets = with_translation(Page.objects.filter(locale__language_code__in=codes)).filter(is_translation=True)
    # A translation of the same page that is no translation itself is what the others are made from.
    return (
        with_translation(Page.objects.filter(translation_key__in=targets.values("translation_key")))
        .filter(is_translation=False)
        .values("pk")
    )


class Judge:
    """Answers questions about one person from what `standings` tells of the pages."""

    def __init__(self, person: Any, standings: Standings) -> None:
        self.person = person
        self.standings = standings
        self.roles: Roles = roles_of(person)
        self._reviewers: dict[str, frozenset[int]] | None = None

    # --- The question ------------------------------------------------------------------------------

    def may(self, action: Action, obj: Any = None) -> Answer:
        """Tell whether the person may do this to the object, and why."""
        if not self.roles.active:
            return _no(_("Nobody is signed in, or the account is closed."))
        if action in {Action.MANAGE_TEAMS, Action.MANAGE_NETWORK}:
            return self._administrators_only()
        if isinstance(obj, Version):
            return self._version(action, obj)
        if isinstance(obj, Page):
            return self._page(action, obj)
        if isinstance(obj, Region):
            return self._region(action, obj)
        if obj is Region:
            return self._any_region(action)
        if isinstance(obj, RegionIn):
            return self._region_in(action, obj)
        if isinstance(obj, (SiteImage, SiteDocument)):
            return self._file(action, obj)
        return self._administrators_only()

    def _administrators_only(self) -> Answer:
        if self.roles.administrator:
            return _yes(_("Network administrators may do this."))
        return _no(_("Only network administrators may do this."))

    # --- Pages -------------------------------------------------------------------------------------

    def _page(self, action: Action, page: Page) -> Answer:
        if page.depth == 1:
            # The root is no page; homes are added below it, and ordered.
            return self._administrators_only() if action in {Action.READ, Action.ADD} else _no_page()
        standing = self.standings.of(page)
        if standing is None:
            return _no_page()
        rules: dict[Action, Callable[[Standing], Answer]] = {
            Action.READ: lambda standing: self._read(standing, page),
            Action.ADD: lambda standing: self._add(standing, page),
            Action.EDIT: self._edit,
            Action.TRANSLATE: self._translate_existing,
            Action.SUBMIT: self._submit,
            Action.REVIEW: self._review,
            Action.LOCK: self._lock,
            Action.PUBLISH: self._publish_words,
            Action.UNPUBLISH: self._unpublish,
            Action.DELETE: self._remove,
            Action.MOVE: self._remove,
            Action.EMERGENCY: lambda _standing: self._administrators_only(),
        }
        return rules.get(action, self._publish)(standing)

    def writes(self, standing: Standing) -> Answer:
        """Tell whether the page is one of those that the person writes on, be it locked at the moment or not."""
        roles = self.roles
        if roles.administrator:
            return _yes(_("Network administrators may edit every page."))
        if standing.region is not None and standing.language in roles.regions.get(standing.region, ()):
            return _yes(_("The page belongs to your region, in a language of your team."))
        if standing.language in roles.reviews:
            return _yes(_("You review what is written in this language."))
        if standing.language in roles.translates:
            if standing.is_translation:
                return _yes(_("You translate into this language."))
            return _no(_("The page was first written in this language: its authors alone edit it."))
        if standing.region in roles.regions:
            return _no(_("Your team does not write in this language."))
        return _no(_("The page belongs to none of your teams."))

    def held_by_review(self, standing: Standing) -> bool:
        """Tell whether a review keeps the person from changing the page; reviewers may mend it."""
        return standing.in_review and not (self.roles.administrator or standing.language in self.roles.reviews)

    def _edit(self, standing: Standing) -> Answer:
        return self._unless_held(standing, self.writes(standing))

    def _unless_held(self, standing: Standing, answer: Answer) -> Answer:
        """Return the answer, or why not at the moment: somebody or something holds the page."""
        if not answer:
            return answer
        if standing.scheduled:
            return _no(_("The page is going to be published at a set time; until then nobody changes it."))
        if standing.locked and standing.locked_by != self.person.pk:
            return _no(_("Somebody has locked the page."))
        if self.held_by_review(standing):
            return _no(_("The page is being reviewed; until that is done only reviewers may change it."))
        return answer

    def _read(self, standing: Standing, page: Page) -> Answer:
        answer = self.writes(standing)
        if answer or standing.language in self.roles.languages:
            return answer or _yes(_("You review or translate in this language."))
        if self.roles.languages and Page.objects.filter(pk=page.pk, pk__in=_sources_for(self.roles.languages)).exists():
            return _yes(_("What you review or translate was translated from this page."))
        return answer

    def _add(self, standing: Standing, page: Page) -> Answer:
        if self.roles.administrator:
            return _yes(_("Network administrators may add pages."))
        theirs = any(getattr(model, "editors_add", False) for model in page.specific_class.allowed_subpage_models())
        if theirs and any(standing.language in codes for codes in self.roles.regions.values()):
            return _yes(_("Your region may add pages here, in a language of your team."))
        return _no(_("Only network administrators may add pages here."))

    def _submit(self, standing: Standing) -> Answer:
        if standing.is_alias:
            return _no(_("The page shows the words of another one; that one is reviewed."))
        if standing.in_review:
            return _no(_("The page is being reviewed already."))
        return self._edit(standing)

    def _review(self, standing: Standing) -> Answer:
        if not standing.in_review:
            return _no(_("The page is not waiting for a review."))
        if standing.last_editor == self.person.pk:
            return _no(_("You made the last edit; somebody else must review it."))
        if standing.language in self.roles.reviews:
            return _yes(_("You review what is written in this language."))
        if not self.other_reviewers(standing):
            if self.roles.administrator:
                return _yes(_("The language has no other reviewer, so network administrators are asked."))
            return _no(_("Only network administrators may review this: the language has no other reviewer."))
        return _no(_("Only the reviewers of the language may review this."))

    def other_reviewers(self, standing: Standing) -> frozenset[int]:
        """Return the keys of the active reviewers of the page's language other than its last editor."""
        if self._reviewers is None:
            self._reviewers = active_reviewers()
        return self._reviewers.get(standing.language, frozenset()) - {standing.last_editor}

    def _publish(self, standing: Standing) -> Answer:
        if not (self.roles.administrator or standing.language in self.roles.reviews):
            return _no(_("Only reviewers of the language and network administrators may do this."))
        if standing.last_editor == self.person.pk:
            return _no(_("You made the last edit; somebody else must review it."))
        if not standing.approved:
            return _no(_("A review must approve the latest version first."))
        return _yes(_("A review has approved the latest version, and somebody else wrote it."))

    def _publish_words(self, standing: Standing) -> Answer:
        if standing.is_alias:
            return _no(_("The page shows the words of another one: publish that one."))
        return self._publish(standing)

    def _unpublish(self, standing: Standing) -> Answer:
        if not standing.live:
            return _no(_("The page is not published."))
        return self._unless_held(standing, self._publish(standing))

    def _remove(self, standing: Standing) -> Answer:
        # Where the page itself may not go, nothing of what is below it need be read.
        for each in chain([standing], self.standings.below(standing)):
            answer = self._remove_one(each)
            if not answer:
                return answer
        return answer

    def _remove_one(self, standing: Standing) -> Answer:
        if standing.in_review:
            return _no(_("The page is being reviewed."))
        if self.roles.administrator and not standing.was_live:
            # A mistake must be removable, though nobody will ever approve it.
            if standing.last_editor == self.person.pk:
                return _no(_("You made the last edit; another network administrator may do this."))
            return _yes(_("The page was never published."))
        return self._publish(standing)

    def _lock(self, standing: Standing) -> Answer:
        if self.roles.administrator or standing.language in self.roles.reviews:
            return _yes(_("Reviewers of the language and network administrators may lock pages."))
        return _no(_("Only reviewers of the language and network administrators may do this."))

    # --- Versions ----------------------------------------------------------------------------------

    def _version(self, action: Action, version: Version) -> Answer:
        """Answer for the page in that language where there is one, else for what would be made from the page."""
        if version.language not in languages.codes():
            return _no(_("The site does not have this language."))
        found = self._in_language(version)
        if found is not None:
            return self._page(action, found)
        if action not in {Action.TRANSLATE, Action.SUBMIT}:
            return _no(_("The page does not exist in this language."))
        standing = self.standings.of(version.page)
        return _no_page() if standing is None else self._translates_into(standing, version.language)

    def _in_language(self, version: Version) -> Page | None:
        if version.page.locale.language_code == version.language:
            return version.page
        return (
            Page.objects.filter(translation_key=version.page.translation_key, locale__language_code=version.language)
            .order_by("pk")
            .first()
        )

    def _translate_existing(self, standing: Standing) -> Answer:
        if standing.is_alias:
            # Nothing is written yet in this language.
            return self._translates_into(standing, standing.language)
        if not standing.is_translation:
            return _no(_("The page was first written in this language."))
        answer = self._translates_into(standing, standing.language)
        # A reviewer mends what there is.
        return self._unless_held(standing, answer or self.writes(standing))

    def _translates_into(self, standing: Standing, language: str) -> Answer:
        roles = self.roles
        if roles.administrator:
            return _yes(_("Network administrators may translate every page."))
        if language in roles.translates:
            return _yes(_("You translate into this language."))
        if standing.region is not None and language in roles.regions.get(standing.region, ()):
            return _yes(_("The page belongs to your region, and your team writes in this language."))
        return _no(_("You do not translate into this language."))

    # --- Regions and files -------------------------------------------------------------------------

    def _region(self, action: Action, region: Region) -> Answer:
        if self.roles.administrator:
            return _yes(_("Network administrators may do this."))
        if action == Action.ADD and self.roles.regions.get(region.pk):
            return _yes(_("You edit the pages of this region."))
        if action in {Action.READ, Action.ANSWER} and region.pk in self.roles.regions:
            return _yes(_("You edit the pages of this region."))
        return _no(_("You do not edit the pages of this region."))

    def _any_region(self, action: Action) -> Answer:
        """Answer from the person's teams alone, however many regions there are: every page of the admin asks this."""
        answers = [self._region(action, Region(pk=key)) for key in (*self.roles.regions, None)]
        return next(filter(None, answers), answers[-1])

    def _region_in(self, action: Action, pages: RegionIn) -> Answer:
        answer = self._region(action, pages.region)
        if not answer or self.roles.administrator or pages.language in self.roles.regions[pages.region.pk]:
            return answer
        return _no(_("Your team does not write in this language."))

    def _file(self, action: Action, file: SiteImage | SiteDocument) -> Answer:
        if self.roles.administrator:
            return _yes(_("Network administrators may use and change every file."))
        own = Collection.objects.filter(region_teams__region__in=self.roles.regions)
        mine = own.filter(pk=file.collection_id).exists()
        if action == Action.READ:
            if mine or file.collection.network_teams.exists():
                return _yes(_("The file is your region's, or everybody's."))
            if self.roles.languages:
                # The pages of every region show their files to them.
                return _yes(_("You review or translate the pages of every region."))
            return _no(_("The file belongs to another region."))
        if action not in {Action.ADD, Action.EDIT, Action.DELETE}:
            return _no(_("Nobody may do this to a file."))
        if not mine:
            return _no(_("The file is not your region's."))
        if action == Action.DELETE and ReferenceIndex.get_references_to(file).exists():
            return _no(_("A page uses the file. Take it out there first."))
        return _yes(_("The file is your region's."))


def _yes(reason: str) -> Answer:
    return Answer(True, reason)


def _no(reason: str) -> Answer:
    return Answer(False, reason)


def _no_page() -> Answer:
    return _no(_("There is no such page."))
