"""The addresses of registration, each below the language."""

from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _

from workshops.registrations import views

# A token holds a colon, which no page of the tree can have in its address.
_own = [
    re_path(r"^(?P<token>[\w-]+:[\w-]+)/$", views.own, name="registration"),
    re_path(r"^(?P<token>[\w-]+:[\w-]+)/change/$", views.change, name="registration_change"),
    re_path(r"^(?P<token>[\w-]+:[\w-]+)/erase/$", views.erase, name="registration_erase"),
    re_path(r"^(?P<token>[\w-]+:[\w-]+)/data\.json$", views.data, name="registration_data"),
]

urlpatterns = [
    # Translators: part of the addresses of people's own registrations: lower case letters without accents, the slash.
    path(_("registration/"), include(_own)),
    # Translators: the address of the form, below that of a workshop's page: <path:place> stays as it is, then lower
    # case letters without accents, and the slashes.
    path(_("<path:place>/register/"), views.register, name="register"),
]
