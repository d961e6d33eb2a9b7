"""What the forms of visitors keep of them, and what becomes of a ticket when its transaction is undone."""

import datetime as dt

import pytest
import time_machine
from django import forms
from django.db import transaction

from core import public_forms
from core.models import DailySalt, FormCount, SentForm

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2031, 5, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


class WordForm(public_forms.PublicForm):
    kind = "word"
    word = forms.CharField()


def filled(rf, ticket, address="192.0.2.1", **more):
    form = WordForm(rf.post("/", {"word": "loom", "ticket": ticket, **more}, REMOTE_ADDR=address))
    assert form.is_valid()
    return form


def test_a_ticket_is_good_for_one_sending_and_again_when_that_is_undone(rf):
    ticket = public_forms.new_ticket("word", waited=True)
    with transaction.atomic():
        assert filled(rf, ticket).take()
        transaction.set_rollback(True)
    first, second = filled(rf, ticket), filled(rf, ticket)

    assert (first.take(), second.take()) == (True, False)
    assert [error.code for error in second.non_field_errors().as_data()] == ["sent_before"]
    again = WordForm(rf.post("/", {"word": "loom", "ticket": ticket}))
    assert [error.code for error in again.non_field_errors().as_data()] == ["sent_before"]
    assert again.ticket != ticket
    assert filled(rf, again.ticket).take()


def test_senders_are_counted_by_a_hash_that_nobody_can_read_after_the_day(rf, settings):
    settings.PUBLIC_FORM_PER_HOUR = 2
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    # The same customer, another one, and one who says to be another.
    senders = [
        "2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:2::3", "2001:db8:1:3::1", "192.0.2.1", "192.0.2.2",
    ]  # fmt: skip
    with time_machine.travel(NOON, tick=False) as clock:
        ticket = public_forms.new_ticket("word", waited=True)
        welcome = [filled(rf, ticket, sender).is_welcome() for sender in senders]
        welcome += [filled(rf, ticket, "127.0.0.1").is_welcome() for _ in range(3)]
        assert welcome == [True, True, False, True, True, True, True, True, False]
        before = set(FormCount.objects.values_list("sender", flat=True))
        assert [sender for sender in senders if any(sender in each for each in before)] == []

        clock.shift(DAY)
        public_forms.purge(NOON + DAY)
        assert (FormCount.objects.count(), DailySalt.objects.count()) == (0, 0)
        assert filled(rf, public_forms.new_ticket("word", waited=True), senders[0]).is_welcome()
        assert before.isdisjoint(FormCount.objects.values_list("sender", flat=True))


def test_what_was_sent_is_remembered_as_long_as_its_ticket_is_valid(rf):
    with time_machine.travel(NOON, tick=False):
        filled(rf, public_forms.new_ticket("word", waited=True)).take()
    public_forms.purge(NOON + DAY)
    assert SentForm.objects.count() == 1
    public_forms.purge(NOON + DAY + dt.timedelta(hours=1, seconds=1))
    assert SentForm.objects.count() == 0
