"""The accounts of the demo, and what is printed of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoAccount:
    """Somebody who may sign in to the demo: what they may do, in which groups, in which language."""

    username: str
    password: str
    role: str
    language: str
    groups: tuple[str, ...] = ()
    superuser: bool = False


ACCOUNTS = (
    DemoAccount("admin", "seconet-demo-admin", "administers everything", "en", superuser=True),
    DemoAccount("moderator", "seconet-demo-moderator", "writes, reviews and publishes", "en", ("Moderators",)),
    DemoAccount("editor-navarra", "seconet-demo-navarra", "writes, and hands in for review", "es", ("Editors",)),
)
