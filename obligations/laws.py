"""What the law of each country asks of a legal notice, and which authorities people may turn to.

Names of laws and authorities stand in their own language, as the countries' gazettes and the authorities write them.
Sources: Ley 34/2002 (LSSI), art. 10 (BOE-A-2002-13758); Loi n° 2004-575 (LCEN), Légifrance; ZEPT, PISRS; RD 1112/2018
(BOE-A-2018-12699); Loi n° 2005-102, art. 47; ZDSMA, PISRS.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# What a publisher may state: the name of the value, what it is called, and how it is shown.
FIELDS: tuple[tuple[str, Any, str], ...] = (
    ("address", _("Postal address"), "text"),
    ("mailbox", _("E-mail"), "mailbox"),
    ("phone", _("Telephone"), "text"),
    ("tax_number", _("Tax number"), "text"),
    ("register_number", _("Number in the register"), "text"),
    ("responsible", _("Answers for what is published"), "text"),
    ("catalogue", _("Catalogue of public information"), "link"),
)


@dataclass(frozen=True, slots=True)
class Law:
    """A law on what has to be stated: its name in its own language, its text, and the values that it asks for."""

    name: str
    language: str
    url: str
    demands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority that people may complain to: its name in its own language, and where it says how."""

    country: str
    name: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Enforcement:
    """Who sees to it that public sites are accessible in a country: the law, the authority, and how one turns to it."""

    authority: Authority
    law: str
    law_url: str
    procedure: Any


LEGAL_NOTICES = {
    "ES": Law(
        "Ley 34/2002, de servicios de la sociedad de la información y de comercio electrónico (LSSI), artículo 10",
        "es",
        "https://www.boe.es/eli/es/l/2002/07/11/34/con",
        ("address", "mailbox", "phone", "tax_number"),
    ),
    "FR": Law(
        "Loi n° 2004-575 pour la confiance dans l’économie numérique (LCEN)",
        "fr",
        "https://www.legifrance.gouv.fr/loda/id/JORFTEXT000000801164",
        ("address", "mailbox", "phone", "register_number", "responsible"),
    ),
    "SI": Law(
        "Zakon o elektronskem poslovanju na trgu (ZEPT), 5. člen",
        "sl",
        "https://pisrs.si/pregledPredpisa?id=ZAKO4600",
        ("address", "mailbox", "tax_number", "register_number", "catalogue"),
    ),
}

DATA_PROTECTION = (
    Authority("SI", "Informacijski pooblaščenec", "sl", "https://www.ip-rs.si/"),
    Authority("ES", "Agencia Española de Protección de Datos (AEPD)", "es", "https://www.aepd.es/"),
    Authority(
        "FR", "Commission nationale de l’informatique et des libertés (CNIL)", "fr", "https://www.cnil.fr/fr/plaintes"
    ),
)
# Where the authorities of all other countries of the Union are listed.
ALL_AUTHORITIES = "https://www.edpb.europa.eu/about-edpb/about-edpb/members_en"

ACCESSIBILITY = (
    Enforcement(
        Authority(
            "SI",
            "Inšpektorat Republike Slovenije za informacijsko družbo (IRSID)",
            "sl",
            "https://e-uprava.gov.si/si/podrocja/drzava-druzba/inspekcijski-postopki/"
            "prijava-krsitev-inspektoratu-za-informacijsko-druzbo.html",
        ),
        "Zakon o dostopnosti spletišč in mobilnih aplikacij (ZDSMA)",
        "https://pisrs.si/pregledPredpisa?id=ZAKO7718",
        _(
            "If we do not answer, or if our answer does not help, you may report it to the inspectorate that "
            "supervises the law."
        ),
    ),
    Enforcement(
        Authority(
            "ES", "Real Decreto 1112/2018, artículos 12 y 13", "es", "https://www.boe.es/eli/es/rd/2018/09/07/1112"
        ),
        "Real Decreto 1112/2018, sobre accesibilidad de los sitios web y aplicaciones para dispositivos móviles del "
        "sector público",
        "https://www.boe.es/eli/es/rd/2018/09/07/1112/con",
        _(
            "You may ask for accessible information or file a complaint. If it is rejected, or if you have no answer "
            "within 20 working days, you may start the claim procedure of Article 13 before the public body concerned."
        ),
    ),
    Enforcement(
        Authority("FR", "Défenseur des droits", "fr", "https://www.defenseurdesdroits.fr/"),
        "Loi n° 2005-102 du 11 février 2005, article 47",
        "https://www.legifrance.gouv.fr/loda/id/JORFTEXT000000809647",
        _(
            "If you have told us of a barrier and have had no satisfactory answer, you may turn to the Defender of "
            "Rights: on the web, through a local delegate, or by post without a stamp (Défenseur des droits, Libre "
            "réponse 71120, 75342 Paris CEDEX 07)."
        ),
    ),
)


def demanded_in(country: str) -> Law | None:
    """Return the law on legal notices of a country (ISO 3166-1), or None where it is not known here."""
    return LEGAL_NOTICES.get(country)


def data_protection_in(countries: Iterable[str]) -> list[Authority]:
    """Return the supervisory authorities for data protection of these countries, as far as they are known here."""
    wanted = set(countries)
    return [authority for authority in DATA_PROTECTION if authority.country in wanted]


def accessibility_in(countries: Iterable[str]) -> list[Enforcement]:
    """Return who enforces accessibility in these countries, as far as they are known here."""
    wanted = set(countries)
    return [enforcement for enforcement in ACCESSIBILITY if enforcement.authority.country in wanted]
