import json
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command

from core import personal_data
from core.models import OutgoingMail, PersonalDataEvent


@pytest.mark.parametrize(
    "written",
    [
        "Eva@example.org", " eva@EXAMPLE.org ", "eva+seconet@example.org", "eva+a+b@example.org.", "ＥＶＡ@example.org",
    ],
)  # fmt: skip
def test_one_person_has_one_key(written):
    assert personal_data.address_key(written) == "eva@example.org"


def test_other_people_have_other_keys():
    addresses = ["eva@example.org", "eva@example.com", "ev.a@example.org", "+@example.org", "eva@čebela.example", "eva"]
    assert len({personal_data.address_key(address) for address in addresses}) == len(addresses)
    assert personal_data.address_key("eva@ČEBELA.example") == personal_data.address_key("eva@xn--ebela-gya.example")


def command(*arguments):
    said = StringIO()
    call_command("personal_data", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_the_command_hands_out_and_erases_what_is_kept_of_one_person_and_logs_it_without_a_name():
    for address in ("Eva+news@example.org", "eva@example.org", "evan@example.org"):
        OutgoingMail.objects.create(
            to=address, subject=f"To {address}", kind="other", language="en", message_id=address
        )

    found = json.loads(command("export", "EVA@example.org"))
    assert {name: [record["to"] for record in records] for name, records in found.items()} == {
        "accounts": [],
        "enquiries": [],
        "mails": ["Eva+news@example.org", "eva@example.org"],
        "registrations": [],
    }
    assert command("erase", "eva@example.org") == "accounts: 0\nenquiries: 0\nmails: 2\nregistrations: 0\n"
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == ["evan@example.org"]
    events = PersonalDataEvent.objects.order_by("pk").values_list("kind", "holder", "number")
    assert list(events) == [("exported", "mails", 2), ("erased", "mails", 2)]
    with pytest.raises(CommandError, match="no mail address"):
        command("erase", "eva")


def test_two_holders_of_one_name_are_a_mistake():
    holder = personal_data.Holder("mails", "mails", lambda key: [], lambda key: 0)
    with pytest.raises(ValueError, match="another name"):
        personal_data.register(holder)


@pytest.mark.django_db
def test_administrators_see_what_was_removed_and_nobody_changes_it(admin_client, client):
    personal_data.log(personal_data.Kind.RETENTION, "registrations", 12, "workshop 4")
    personal_data.log(personal_data.Kind.RETENTION, "registrations", 0, "workshop 5")
    row = PersonalDataEvent.objects.get()

    shown = BeautifulSoup(admin_client.get("/admin/personal_data/").content, "html.parser").select("tbody tr")

    assert [[cell.get_text(strip=True) for cell in line.select("td")][1:] for line in shown] == [
        ["removed: the time of keeping is over", "registrations for workshops", "workshop 4", "12", "the site itself"]
    ]
    for url in ("new/", f"edit/{row.pk}/", f"delete/{row.pk}/"):
        assert admin_client.post(f"/admin/personal_data/{url}").status_code in {302, 403, 404}
    assert list(PersonalDataEvent.objects.values_list("number", flat=True)) == [12]
    assert client.get("/admin/personal_data/").status_code == 302
