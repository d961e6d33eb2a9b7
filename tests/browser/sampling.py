"""What the tests visit that go to one page of each kind."""

from dataclasses import dataclass

SEARCH = {"en": "/en/search/", "sl": "/sl/iskanje/", "es": "/es/buscar/", "fr": "/fr/recherche/"}
# Words that bring more than one page of results in the demo, in English at least.
FOUND = {"en": "social economy", "sl": "socialne ekonomije", "es": "economía social", "fr": "économie sociale"}
NOT_FOUND = "xyzzy"

PAGE_TYPES = [
    "contact.contactpage",
    "core.glossarypage",
    "core.librarypage",
    "core.newsindexpage",
    "core.newspage",
    "core.standardpage",
    "home.homepage",
    "obligations.accessibilitypage",
    "obligations.cookiespage",
    "obligations.legalpage",
    "obligations.privacypage",
    "obligations.projectpage",
    "partners.partnerindexpage",
    "partners.regionpage",
    "workshops.workshopindexpage",
    "workshops.workshoppage",
]
# The same type with the least in it: what is said where a region has given nothing.
SCARCE = "partners.regionpage with little"
VIEWS = ["search", "search with results", "search without results"]
ERRORS = {"403": 403, "404": 404, "500": 500}
ADDRESSABLE = [*PAGE_TYPES, SCARCE, *VIEWS]
EVERYTHING = [*ADDRESSABLE, *ERRORS]


@dataclass(frozen=True)
class Sample:
    """One kind of page with its address in each language, and the status that it answers with."""

    name: str
    paths: dict
    status: int
