import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from core.models import OutgoingMail
from teams import invitations
from teams.invitations import State
from teams.models import Invitation
from teams.people import new_person
from tests import factories

pytestmark = [pytest.mark.usefixtures("unindexed"), pytest.mark.django_db]

PASSWORD = "a long walk by the river"


@pytest.fixture
def boss(client):
    person = factories.administrator(first_name="Maja", last_name="Novak")
    client.force_login(person)
    return person


@pytest.fixture
def invited(boss):
    """A new person, and the path of the link that they were sent in Spanish."""
    person, _made = new_person("ane@example.org", first_name="", last_name="", language="es")
    invitations.send(person, "es", boss)
    return person, link_in(OutgoingMail.objects.get())


def link_in(mail):
    return re.search(r"^http://localhost:8000(/\S+/)$", mail.text, re.MULTILINE)[1]


def invite(client, **fields):
    data = {"email": "Ane@Example.org", "first_name": "", "last_name": "", "language": "es", **fields}
    return client.post(reverse("teams:invite"), data, follow=True)


def said(response):
    return [str(message).strip() for message in response.context["messages"]]


def test_an_invitation_makes_an_account_without_password_in_the_team_and_mails_the_link(client, boss):
    team = factories.region_team(factories.RegionFactory(name="Navarra"))

    told = said(invite(client, regions=[team.pk]))

    assert told == ["An invitation was sent to Ane@Example.org."]
    person = User.objects.get(username="ane@example.org")
    assert not person.has_usable_password()
    assert list(person.region_teams.all()) == [team]
    assert list(person.groups.all()) == [team.group]
    assert person.wagtail_userprofile.preferred_language == "es"
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.language, mail.secret) == ("invitation", "Ane@Example.org", "es", True)
    assert link_in(mail).startswith("/es/")
    assert "Maja Novak" in mail.text
    assert "Navarra" in mail.text


def test_inviting_an_address_that_has_an_account_adds_it_to_the_team_and_says_so(client, boss):
    known = factories.PersonFactory(username="ane", email="ane@example.org", password="md5$set")
    team = factories.language_team("sl")

    told = said(invite(client, reviews=[team.pk], first_name="Other"))

    assert "no second one was made" in told[0]
    assert User.objects.filter(email__iexact="ane@example.org").get() == known
    known.refresh_from_db()
    assert (known.first_name, list(known.reviewer_of.all())) == ("", [team])
    assert [mail.kind for mail in OutgoingMail.objects.all()] == ["teams"]


def test_inviting_somebody_again_before_they_set_a_password_makes_the_first_link_void(client, invited):
    person, first = invited
    team = factories.language_team("sl")

    told = said(invite(client, translates=[team.pk]))

    second = link_in(OutgoingMail.objects.latest("pk"))
    assert "was invited before" in told[0]
    assert [opened(link) for link in (first, second)] == [State.EXPIRED, State.READY]
    assert list(person.translator_of.all()) == [team]


def opened(path):
    return invitations.opened(path.rstrip("/").rpartition("/")[2]).state


@pytest.mark.parametrize(
    ("fields", "field", "fragment"),
    [
        ({}, None, "at least one team"),
        ({"email": "nobody", "administrator": "on"}, "email", "valid"),
        ({"email": "gone@example.org", "administrator": "on"}, "email", "deactivated"),
        ({"language": "xx", "administrator": "on"}, "language", "xx"),
    ],
)
def test_what_cannot_be_an_invitation_is_refused_with_the_reason(client, boss, fields, field, fragment):
    factories.PersonFactory(email="gone@example.org", is_active=False)
    before = User.objects.count()

    form = invite(client, **fields).context["form"]

    errors = form.non_field_errors() if field is None else form.errors[field]
    assert fragment in errors[0]
    assert (User.objects.count(), OutgoingMail.objects.count()) == (before, 0)


def test_the_link_sets_the_password_once_and_lets_nobody_in(invited):
    person, path = invited
    visitor = Client()

    form = visitor.get(path)
    answer = visitor.post(path, {"new_password1": PASSWORD, "new_password2": PASSWORD})

    assert form.headers["Content-Language"] == "es"
    assert (form.headers["Referrer-Policy"], form.headers["X-Robots-Tag"]) == ("strict-origin", "noindex")
    assert "no-store" in form.headers["Cache-Control"]
    assert answer.headers["Location"] == "/es/invitation/done/"
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert UserProfile.objects.get(user=person).preferred_language == "es"
    assert "sessionid" not in visitor.cookies
    again = visitor.post(path, {"new_password1": "x" * 20, "new_password2": "x" * 20})
    assert (again.status_code, again.context["state"]) == (410, "used")
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_the_form_is_taken_from_this_site_alone_over_https_too(invited):
    _person, path = invited
    visitor = Client(enforce_csrf_checks=True)
    visitor.get(path, secure=True)
    data = {
        "new_password1": PASSWORD,
        "new_password2": PASSWORD,
        "csrfmiddlewaretoken": visitor.cookies["csrftoken"].value,
    }

    foreign = visitor.post(path, data, secure=True, headers={"origin": "https://elsewhere.example"})
    own = visitor.post(path, data, secure=True, headers={"origin": "https://testserver"})

    assert (foreign.status_code, own.status_code) == (403, 302)


def test_a_weak_password_is_refused_with_the_rules_and_the_link_stays_good(invited):
    person, path = invited

    answer = Client().post(path, {"new_password1": "ane", "new_password2": "ane"})

    assert len(answer.context["form"].errors["new_password2"]) >= 1
    assert len(answer.context["rules"]) == 4
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert opened(path) == State.READY


def test_a_link_ends_after_its_days(invited, settings):
    _person, path = invited
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=settings.TEAMS_INVITATION_DAYS, minutes=-5)):
        assert opened(path) == State.READY
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=settings.TEAMS_INVITATION_DAYS, minutes=5)):
        answer = Client().get(path)
        refused = Client().post(path, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert (answer.status_code, answer.context["state"]) == (410, "expired")
    assert refused.status_code == 410
    assert not User.objects.get(email="ane@example.org").has_usable_password()


def test_a_forged_link_a_changed_address_and_a_closed_account_are_refused(invited):
    person, path = invited
    forged = Client().get(path[:-4] + "xyz/")
    assert (forged.context["state"], dict(forged.cookies)) == ("broken", {})
    assert Client().get("/es/invitation/no-token/").status_code == 404
    person.is_active = False
    person.save()
    closed = Client().get(path)
    assert (closed.status_code, closed.context["state"]) == (403, "deactivated")
    person.is_active, person.email = True, "other@example.org"
    person.save()
    assert opened(path) == State.BROKEN


def test_the_answers_come_in_the_language_of_the_link(invited):
    answers = {}
    for code in ("en", "es", "sl", "fr"):
        with translation.override(code):
            path = reverse("invitation", args=["broken"])
        answers[path] = Client().get(path).headers["Content-Language"]
    assert answers == {f"/{code}/invitation/broken/": code for code in ("en", "es", "sl", "fr")}


@pytest.mark.parametrize(
    ("fields", "sent", "fragment"),
    [
        ({}, 1, "new invitation was sent"),
        ({"is_active": False}, 0, "deactivated"),
        ({"password": "md5$set"}, 0, "has set a password already"),
        ({"email": ""}, 0, "no e-mail address"),
    ],
)
def test_an_invitation_is_sent_again_only_where_it_helps(client, boss, fields, sent, fragment):
    person = factories.PersonFactory(**{"password": "!none", **fields})

    told = said(client.post(reverse("teams:resend", args=[person.pk]), follow=True))

    assert fragment in told[0]
    assert (OutgoingMail.objects.count(), Invitation.objects.count()) == (sent, sent)
