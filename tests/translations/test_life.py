"""Whatever is done in whichever order: no reviewed text is lost, nothing unsettled and nothing unasked goes live."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.models import Page
from wagtail_localize.models import StringTranslation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from partners.models import RegionPage
from teams.moderation import ReviewRefusedError, decide
from tests import factories
from tests.factories import stream, text
from translations import guard, services, states, strings
from translations.models import SourceChange, StringEdit
from translations.states import State
from translations.strings import Condition

WORDS = ("uno dos", "uno  dos", "dos tres", "tres cuatro cinco", "nada que ver", "«uno» dos")
ACTS = ("change", "insert", "remove", "move", "draft", "type", "type all", "machine", "accept", "keep", "undo", "clear")
ROUND = ("submit", "submit", "approve", "approve", "reject", "minor", "go round")

steps = st.lists(
    st.tuples(st.sampled_from(ACTS + ROUND), st.integers(0, 5), st.integers(0, 5)), min_size=4, max_size=12
)


class Life:
    """One page in Spanish with its English translation, and the people around them."""

    def __init__(self, world, published, person):
        self.page, self.link = world.profiles["aragon"], published
        published.refresh_from_db()
        self.editor, self.reviewer = person("editor"), person("reviewer_en2")
        self.paragraphs = ["uno dos"]
        self.number = 0
        self.approved = set()
        self.same = set()

    # What is done.

    def do(self, act, place, word):
        before = self.live()
        try:
            with transaction.atomic():
                getattr(self, act.replace(" ", "_"))(place, word)
        except (services.UnsettledError, ReviewRefusedError, PermissionDenied, ValidationError, strings.StaleError):
            assert self.live() == before
            return
        if act == "approve":
            self.check_what_went_live()
        else:
            assert self.live() == before, act

    def change(self, place, word):
        if self.paragraphs:
            self.paragraphs[place % len(self.paragraphs)] = WORDS[word]
        self._publish()

    def insert(self, place, word):
        self.paragraphs.insert(place % (len(self.paragraphs) + 1), WORDS[word])
        self._publish()

    def remove(self, place, _word):
        if self.paragraphs:
            self.paragraphs.pop(place % len(self.paragraphs))
        self._publish()

    def move(self, place, word):
        if self.paragraphs:
            moved = self.paragraphs.pop(place % len(self.paragraphs))
            self.paragraphs.insert(word % (len(self.paragraphs) + 1), moved)
        self._publish()

    def draft(self, _place, word):
        factories.revise(self.page, lead=f"Borrador {WORDS[word]}")
        factories.revise(self.page, lead="Una región.")

    def type(self, place, _word):
        self._write(self._pick(place))

    def type_all(self, _place, _word):
        for each in strings.unsettled(self.link):
            self._write(each)

    def machine(self, place, _word):
        each = self._pick(place)
        strings.save(self.link, each.id, f"MACHINE {each.source}", None, machine=True)

    def accept(self, place, _word):
        strings.accept(self.link, self._pick(place).id, self.editor)

    def keep(self, place, _word):
        strings.keep(self.link, self._pick(place).id, self.editor)

    def undo(self, place, _word):
        strings.undo(self.link, self._pick(place, of=strings.segments_of(self.link)).id, self.editor)

    def clear(self, place, _word):
        strings.clear(self.link, self._pick(place).id, self.editor)

    def submit(self, _place, _word):
        services.submit(self.link, services.hold(self.target()), self.editor)

    def approve(self, _place, _word):
        decide(self.target(), self.reviewer, "approve")

    def reject(self, _place, _word):
        decide(self.target(), self.reviewer, "reject", "No")

    def minor(self, place, _word):
        changes = list(SourceChange.objects.filter(source=self.link.source))
        if changes:
            services.mark_minor(changes[place % len(changes)], self.editor)

    def go_round(self, _place, _word):
        # Whoever has no right to publish asks Wagtail to.
        self.target().get_latest_revision().publish(user=self.editor)

    def _publish(self):
        body = "".join(f"<p>{words}</p>" for words in self.paragraphs)
        self.page = factories.publish(self.page, extra=stream(text("aaaa", body)) if body else stream())

    def _pick(self, place, of=None):
        found = of if of is not None else strings.unsettled(self.link) or strings.segments_of(self.link)
        return found[place % len(found)]

    def _write(self, each):
        self.number += 1
        strings.save(self.link, each.id, f"EN {self.number} {each.source}", self.editor)

    # What must be.

    def target(self):
        return Page.objects.get(pk=self.link.get_target_instance().pk).specific

    def live(self):
        return RegionPage.objects.values("live", "title", "lead", "designation", "extra", "figures").get(
            translation_key=self.page.translation_key, locale=self.link.target_locale
        )

    def shown(self):
        return [value.string.data for value in extract_segments(self.target()) if isinstance(value, StringSegmentValue)]

    def check_what_went_live(self):
        left = {each.condition for each in strings.segments_of(self.link)}
        assert left & {Condition.MISSING, Condition.MACHINE} == set()
        assert [words for words in self.shown() if not words.startswith(("EN ", "MACHINE "))] == []
        unread = StringTranslation.objects.filter(translation_type="machine").values_list("data", flat=True)
        # What a machine wrote went live only if a person had accepted it.
        machines = {words for words in self.shown() if words.startswith("MACHINE ")}
        assert machines & set(unread) == set()
        self.approved |= {
            (row.context_id, row.translation_of_id, row.data)
            for row in StringTranslation.objects.filter(
                context__object_id=self.page.translation_key, data__in=self.shown()
            )
        }

    def check(self):
        kept = set(
            StringTranslation.objects.filter(context__object_id=self.page.translation_key).values_list(
                "context", "translation_of", "data"
            )
        ) | set(
            StringEdit.objects.filter(context__object_id=self.page.translation_key).values_list(
                "context", "string", "before"
            )
        )
        assert self.approved - kept == set()
        standing = states.standing_of(self.target())
        conditions = [each.condition for each in strings.segments_of(self.link)]
        assert (standing.total, standing.settled) == (len(conditions), conditions.count(Condition.SETTLED))
        if standing.state == State.PUBLISHED:
            words = {each.words for each in strings.segments_of(self.link)}
            assert words == set(self.shown())


@pytest.mark.usefixtures("unindexed")
def test_no_reviewed_text_is_lost_and_nothing_unsettled_or_unasked_goes_live(world, published, person):
    seen = set()

    # Making a failure small takes minutes, and each example is short.
    @settings(max_examples=6, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow])
    @given(steps)
    def live(done):
        with transaction.atomic():
            life = Life(world, published, person)
            for act, place, word in done:
                life.do(act, place, word)
                seen.add(act)
            life.check()
            transaction.set_rollback(True)

    live()
    assert guard.enabled_translation_of(published.get_target_instance()) is not None
    assert seen
