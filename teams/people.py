"""People of the teams: where they belong, how they are added, changed and taken out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from core import languages
from core.countries import language_name
from teams.models import LanguageTeam, NetworkTeam, RegionTeam
from teams.services import settle_rights

USERNAME_MOST = 150
# What the user name of an account begins with that is closed for good (teams.closing); no address begins like that.
FORMER = "former-editor-"


@dataclass(frozen=True)
class Places:
    """The teams that a person is in, or is to be in."""

    regions: frozenset[RegionTeam] = field(default_factory=frozenset)
    reviews: frozenset[LanguageTeam] = field(default_factory=frozenset)
    translates: frozenset[LanguageTeam] = field(default_factory=frozenset)
    administrator: bool = False

    def __bool__(self) -> bool:
        return bool(self.regions or self.reviews or self.translates or self.administrator)

    def in_words(self, language: str | None = None) -> list[str]:
        """Return a sentence a team, in the given language or the active one."""
        with translation.override(language or translation.get_language()):
            words = [
                _("You edit the pages of this region: %(region)s.") % {"region": team.region.name}
                for team in sorted(self.regions, key=lambda team: team.region.joined)
            ]
            words += [
                _("You review what is written in this language: %(language)s.")
                % {"language": name_in_use(team.language)}
                for team in _ordered(self.reviews)
            ]
            words += [
                _("You translate into this language: %(language)s.") % {"language": name_in_use(team.language)}
                for team in _ordered(self.translates)
            ]
            if self.administrator:
                words.append(_("You are a network administrator."))
        return words


def places_of(person: User) -> Places:
    """Return the teams that a person is in."""
    return Places(
        regions=frozenset(person.region_teams.select_related("region")),
        reviews=frozenset(person.reviewer_of.all()),
        translates=frozenset(person.translator_of.all()),
        administrator=person.administrator_of.exists(),
    )


def add_to(person: User, places: Places) -> None:
    """Add a person to teams, and leave them in those that they are in."""
    with transaction.atomic():
        person.region_teams.add(*places.regions)
        person.reviewer_of.add(*places.reviews)
        person.translator_of.add(*places.translates)
        if places.administrator:
            NetworkTeam.get().administrators.add(person)
        settle_rights()


def move_to(person: User, places: Places) -> None:
    """Put a person into these teams and take them out of all others."""
    with transaction.atomic():
        person.region_teams.set(places.regions)
        person.reviewer_of.set(places.reviews)
        person.translator_of.set(places.translates)
        administrators = NetworkTeam.get().administrators
        (administrators.add if places.administrator else administrators.remove)(person)
        settle_rights()


def set_active(person: User, active: bool, by: User) -> None:
    """Deactivate or reactivate a person: whoever is not active cannot log in and has no right."""
    with transaction.atomic():
        person.is_active = active
        person.save(update_fields=["is_active"])
        log(
            instance=person,
            action="wagtail.edit",
            user=by,
            data={"active": active},
            title=display_name(person),
        )
        settle_rights()


def with_address(address: str) -> User | None:
    """Return the person with this e-mail address, however it is written; of several the one who can log in."""
    return User.objects.filter(email__iexact=address.strip()).order_by("-is_active", "pk").first()


def new_person(address: str, *, first_name: str, last_name: str, language: str) -> tuple[User, bool]:
    """Return the person with the address and whether they are new; a new one has no password yet.

    Whoever invites one address twice at the same time makes one account: the user name decides.
    """
    known = with_address(address)
    if known is not None:
        return known, False
    person, made = User.objects.get_or_create(
        username=_user_name(address),
        defaults={
            "email": address.strip(),
            "first_name": first_name,
            "last_name": last_name,
            "password": make_password(None),
        },
    )
    if made:
        UserProfile.objects.create(user=person, preferred_language=language)
    return person, made


def language_of(person: User) -> str:
    """Return the language in which to write to a person: the one they prefer in the admin, else the fallback's."""
    profile = UserProfile.objects.filter(user=person).first()
    preferred = profile.preferred_language if profile else ""
    return preferred if preferred in languages.codes() else languages.codes()[0]


def display_name(person: User) -> str:
    """Return what to call a person: their name, else their address or user name; of a closed account, what it was."""
    if person.get_username().startswith(FORMER):
        return _("a former editor")
    return person.get_full_name() or person.email or person.get_username()


def name_in_use(code: str) -> str:
    """Return the name of a language in the active one, with a capital; the code, where nobody has a name for it."""
    try:
        name = language_name(code, translation.get_language())
    except ValueError:
        return code
    return name[:1].upper() + name[1:]


def _ordered(teams: Iterable[LanguageTeam]) -> list[LanguageTeam]:
    order = {code: place for place, code in enumerate(languages.codes())}
    return sorted(teams, key=lambda team: (order.get(team.language, len(order)), team.language))


def _user_name(address: str) -> str:
    """Return the user name of a new person: their address, without what a user name may not hold."""
    name = re.sub(r"[^\w.@+-]", "_", address.strip().casefold())[:USERNAME_MOST]
    taken = User.objects.filter(username=name).exclude(email__iexact=address.strip())
    number = 1
    plain = name
    while taken.exists():
        number += 1
        name = f"{plain[: USERNAME_MOST - len(str(number)) - 1]}-{number}"
        taken = User.objects.filter(username=name)
    return name
