import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.mail_models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

LIST = "/admin/outgoing_mails/"


def write(name, **values):
    mail = outbox.post("invited", f"{name}@example.org", "sl", "core/mail/trial", {"words": "Hidden words"})
    OutgoingMail.objects.filter(pk=mail.pk).update(**values)
    return mail


@pytest.fixture(autouse=True)
def _template(tmp_path, settings):
    (tmp_path / "core" / "mail").mkdir(parents=True)
    (tmp_path / "core" / "mail" / "trial.subject.txt").write_text("Hidden subject")
    (tmp_path / "core" / "mail" / "trial.txt").write_text("{{ words }}")
    first, *others = settings.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [*first["DIRS"], tmp_path]}, *others]


def test_administrators_see_how_far_mails_have_come_and_not_what_they_say(admin_client):
    write("waiting")
    write("sent", sent_at=timezone.now())
    write("retrying", error="SMTPServerDisconnected: Gone")
    given_up = write("given-up", given_up_at=timezone.now(), error="550 Nobody")

    answer = admin_client.get(LIST)

    rows = BeautifulSoup(answer.content, "html.parser").select("table.listing tbody tr")
    told = {
        cells[1]: (cells[3], cells[-1]) for cells in ([cell.get_text(strip=True) for cell in row("td")] for row in rows)
    }
    assert told == {
        "waiting@example.org": ("waiting", ""),
        "sent@example.org": ("sent", ""),
        "retrying@example.org": ("will be tried again", "SMTPServerDisconnected: Gone"),
        "given-up@example.org": ("given up", "550 Nobody"),
    }
    assert "Hidden" not in answer.content.decode()
    assert f"{LIST}edit/" not in answer.content.decode()
    for path in ("new/", f"edit/{given_up.pk}/", f"delete/{given_up.pk}/"):
        refused = admin_client.post(f"{LIST}{path}")
        assert (refused.status_code, refused.url) == (302, reverse("wagtailadmin_home"))
    assert OutgoingMail.objects.count() == 4


def test_the_list_takes_the_same_queries_for_any_length_and_can_be_narrowed(admin_client, django_assert_num_queries):
    write("first")
    admin_client.get(LIST)
    # The frame of the admin has queries of its own.
    with CaptureQueriesContext(connection) as for_one:
        admin_client.get(LIST)
    for number in range(3):
        write(f"other{number}")

    with django_assert_num_queries(len(for_one)):
        admin_client.get(LIST)
    found = admin_client.get(f"{LIST}?q=other2&language=sl").content.decode()
    assert ("other2@example.org" in found, "other1@example.org" in found) == (True, False)


def test_others_see_them_with_the_right_alone(client, django_user_model):
    person = django_user_model.objects.create_user("administrator")
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    write("waiting")
    client.force_login(person)
    refused = client.get(LIST)
    menu = client.get(reverse("wagtailadmin_home")).content.decode()

    assert (refused.status_code, refused.url) == (302, reverse("wagtailadmin_home"))
    assert LIST not in menu
    person.user_permissions.add(Permission.objects.get(codename="view_outgoingmail"))
    assert "waiting@example.org" in client.get(LIST).content.decode()
    assert LIST in client.get(reverse("wagtailadmin_home")).content.decode()
