"""The accounts of the demo, and what is printed of them: one for each part that somebody plays in the network."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoAccount:
    """Somebody who may sign in to the demo: what they do, in which teams, and the language of their screens.

    `region` is the code of the region that they edit; `reviews` and `translates` are codes of languages.
    """

    username: str
    password: str
    name: str
    role: str
    language: str
    region: str = ""
    reviews: str = ""
    translates: str = ""
    administrator: bool = False
    superuser: bool = False

    @property
    def address(self) -> str:
        """Where their mails go: to the outbox of the demo alone."""
        return f"{self.username}@example.org"


def _account(username: str, name: str, role: str, language: str, **teams: str | bool) -> DemoAccount:
    return DemoAccount(username, f"seconet-demo-{username.removeprefix('editor-')}", name, role, language, **teams)


# Of Spanish there are two reviewers, so that one may mend what the other then approves. The other languages have one
# each: the Teams screen says what follows from that.
ACCOUNTS = (
    _account("admin", "", "may do everything", "en", superuser=True),
    _account("network", "Network administrator", "manages teams and people", "en", administrator=True),
    _account(
        "editor-slivnica", "Editor Hoče-Slivnica", "edits Hoče-Slivnica, in Slovenian", "sl", region="hoce-slivnica"
    ),
    _account("editor-navarra", "Editor Navarra", "edits Navarra, in Spanish", "es", region="navarra"),
    _account("editor-murcia", "Editor Murcia", "edits Murcia, in Spanish", "es", region="murcia"),
    _account(
        "editor-aquitaine",
        "Editor Nouvelle-Aquitaine",
        "edits Nouvelle-Aquitaine, in French",
        "fr",
        region="nouvelle-aquitaine",
    ),
    _account("translator-sl", "Translator Slovenian", "translates into Slovenian", "sl", translates="sl"),
    _account("translator-fr", "Translator French", "translates into French", "fr", translates="fr"),
    _account("reviewer-en", "Reviewer English", "reviews English", "en", reviews="en"),
    _account("reviewer-sl", "Reviewer Slovenian", "reviews Slovenian", "sl", reviews="sl"),
    _account("reviewer-es", "Reviewer Spanish", "reviews Spanish", "es", reviews="es"),
    _account("reviewer-es-2", "Second reviewer Spanish", "reviews Spanish", "es", reviews="es"),
    _account("reviewer-fr", "Reviewer French", "reviews French", "fr", reviews="fr"),
)
