"""What a person is in the network, read from the teams."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection

from core import languages

# What a request has read is kept on its user.
_CACHE = "_roles_in_the_network"
JUDGE = "_judge_of_rights"


@dataclass(frozen=True, slots=True)
class Roles:
    """What one person is: administrator, editor of regions (their languages by the region's key), translator, reviewer.

    Languages that the site does not have now are left out. Somebody inactive or anonymous is nothing.
    """

    active: bool = False
    administrator: bool = False
    regions: Mapping[int, frozenset[str]] = field(default_factory=dict)
    reviews: frozenset[str] = frozenset()
    translates: frozenset[str] = frozenset()

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which the person may see every page: those reviewed or translated into."""
        return self.reviews | self.translates


def roles_of(person: Any) -> Roles:
    """Return the roles of a person, read once for each instance of the user: a request has one of its own."""
    roles = getattr(person, _CACHE, None)
    if roles is None:
        roles = _read(person)
        setattr(person, _CACHE, roles)
    return roles


def forget(person: Any) -> None:
    """Let what a request has read of the person's rights be read anew, after it has changed what they depend on."""
    for cache in (_CACHE, JUDGE):
        # A request's user may be a proxy, whose own attributes are others.
        if hasattr(person, cache):
            delattr(person, cache)


# Every request to the admin asks this, so all teams are asked at once.
_TEAMS = """
    SELECT 'administrator', NULL::bigint, NULL::varchar[]
      FROM teams_networkteam_administrators WHERE user_id = %(person)s
    UNION ALL
    SELECT 'region', team.region_id, team.languages
      FROM teams_regionteam team JOIN teams_regionteam_members member ON member.regionteam_id = team.id
     WHERE member.user_id = %(person)s
    UNION ALL
    SELECT 'reviews', NULL, ARRAY[team.language]
      FROM teams_languageteam team JOIN teams_languageteam_reviewers member ON member.languageteam_id = team.id
     WHERE member.user_id = %(person)s
    UNION ALL
    SELECT 'translates', NULL, ARRAY[team.language]
      FROM teams_languageteam team JOIN teams_languageteam_translators member ON member.languageteam_id = team.id
     WHERE member.user_id = %(person)s
"""


def _read(person: Any) -> Roles:
    if not getattr(person, "is_active", False):
        return Roles()
    known = frozenset(languages.codes())
    with connection.cursor() as cursor:
        cursor.execute(_TEAMS, {"person": person.pk})
        rows = cursor.fetchall()

    def codes(wanted: str) -> frozenset[str]:
        return known.intersection(code for role, _region, codes in rows if role == wanted for code in codes)

    return Roles(
        active=True,
        administrator=person.is_superuser or any(role == "administrator" for role, _region, _codes in rows),
        regions={region: known.intersection(codes) for role, region, codes in rows if role == "region"},
        reviews=codes("reviews"),
        translates=codes("translates"),
    )


def active_reviewers() -> dict[str, frozenset[int]]:
    """Return the keys of the reviewers who can log in by language code, for each language that has any.

    Whoever is invited and has not set a password yet reviews nothing.
    """
    pairs = (
        get_user_model()
        .objects.filter(is_active=True, reviewer_of__isnull=False)
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .values_list("reviewer_of__language", "pk")
    )
    found: dict[str, set[int]] = {}
    for language, person in pairs:
        found.setdefault(language, set()).add(person)
    return {language: frozenset(people) for language, people in found.items()}


def is_administrator(person: Any) -> bool:
    """Tell whether the person is an active network administrator; a superuser counts as one."""
    return roles_of(person).administrator
