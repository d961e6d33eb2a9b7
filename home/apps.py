"""The home app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Configures the home app."""

    name = "home"

    def ready(self) -> None:
        """Add the first pages to what a new site is set up with."""
        from core import setting_up  # with what needs models, which can be imported only now
        from home.setting_up import set_up

        setting_up.register("home pages", set_up)
