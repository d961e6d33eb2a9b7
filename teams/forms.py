"""The forms of the Teams screens."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import languages
from core.models import Region
from teams.models import LanguageTeam, NetworkTeam, RegionTeam
from teams.people import Places, display_name, name_in_use, with_address


class PeopleField(forms.ModelMultipleChoiceField):
    """People to tick, by the names that the screens call them by."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person: User) -> str:
        """Return the person's name, with what keeps them from working."""
        name = display_name(person)
        if not person.is_active:
            return _now("%(name)s (deactivated)") % {"name": name}
        if not person.has_usable_password():
            return _now("%(name)s (invited, has not set a password yet)") % {"name": name}
        return name


class LanguageTeamsField(forms.ModelMultipleChoiceField):
    """Language teams to tick, by the name of the language."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, team: LanguageTeam) -> str:
        """Return the name of the language in the active one, and whether the site has given it up."""
        return dict(language_choices(team.language))[team.language]


def people_to_choose(*present: QuerySet[User]) -> QuerySet[User]:
    """Return the active people and those who are in the team already, in the order of their names."""
    wanted = Q(is_active=True)
    for people in present:
        wanted |= Q(pk__in=people.values("pk"))
    return User.objects.filter(wanted).order_by("last_name", "first_name", "username")


def in_site_order(teams: QuerySet[LanguageTeam]) -> QuerySet[LanguageTeam]:
    """Return the language teams in the order of the site's languages, those of others last."""
    places = [When(language=code, then=Value(place)) for place, code in enumerate(languages.codes())]
    return teams.order_by(Case(*places, default=Value(len(places))), "language")


def language_choices(*more: str) -> list[tuple[str, str]]:
    """Return (code, name) of the site's languages, and of `more` codes that it no longer has."""
    current = languages.codes()
    gone = [code for code in more if code not in current]
    return [(code, name_in_use(code)) for code in current] + [
        (code, _now("%(language)s (no longer a language of this site)") % {"language": name_in_use(code)})
        for code in gone
    ]


class RegionTeamForm(forms.ModelForm):
    """Who edits the pages of a region, and in which languages."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The languages in which this team writes. If you tick none: the region's own and English."),
    )
    members = PeopleField(
        label=_("Members"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Members edit the region's pages, its workshops, and its images and documents."),
    )

    class Meta:
        model = RegionTeam
        fields = ["region", "languages", "members"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.instance
        self.fields["languages"].choices = language_choices(*(team.languages or []))
        if team.pk:
            del self.fields["region"]
            self.fields["members"].queryset = people_to_choose(team.members.all())
        else:
            self.fields["region"].queryset = Region.objects.filter(team=None).order_by("name")
            self.fields["members"].queryset = people_to_choose()


class LanguageTeamForm(forms.ModelForm):
    """Who reviews what is written in a language, and who translates into it."""

    language = forms.ChoiceField(label=_("Language"))
    reviewers = PeopleField(
        label=_("Reviewers"),
        queryset=User.objects.none(),
        required=False,
        help_text=_(
            "They read what was handed in, and publish it or send it back. Choose two at least: "
            "nobody approves their own last change."
        ),
    )
    translators = PeopleField(
        label=_("Translators"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("They translate the pages of every region into this language."),
    )

    class Meta:
        model = LanguageTeam
        fields = ["language", "reviewers", "translators"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.instance
        if team.pk:
            del self.fields["language"]
        else:
            taken = set(LanguageTeam.objects.values_list("language", flat=True))
            self.fields["language"].choices = [each for each in language_choices() if each[0] not in taken]
        for name in ("reviewers", "translators"):
            present = [getattr(team, name).all()] if team.pk else []
            self.fields[name].queryset = people_to_choose(*present)


class NetworkTeamForm(forms.ModelForm):
    """Who administers the network."""

    administrators = PeopleField(
        label=_("Network administrators"),
        queryset=User.objects.none(),
        help_text=_("They decide who is in which team, and stand in where a language has no reviewer."),
    )

    class Meta:
        model = NetworkTeam
        fields = ["administrators"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)
        self.fields["administrators"].queryset = people_to_choose(self.instance.administrators.all())

    def clean_administrators(self) -> QuerySet[User]:
        """Return the people; nobody takes themselves out, and somebody who can work must be left."""
        chosen = self.cleaned_data["administrators"]
        if not self.by.is_superuser and self.by not in chosen:
            raise ValidationError(_("You cannot take yourself out. Ask another network administrator to do it."))
        if not any(person.is_active for person in chosen):
            raise ValidationError(_("Choose somebody who is active: without a network administrator nobody decides."))
        return chosen


class PlacesForm(forms.Form):
    """In which teams a person is."""

    regions = forms.ModelMultipleChoiceField(
        label=_("Edits the pages of"),
        queryset=RegionTeam.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reviews = LanguageTeamsField(
        label=_("Reviews what is written in"), queryset=LanguageTeam.objects.none(), required=False
    )
    translates = LanguageTeamsField(label=_("Translates into"), queryset=LanguageTeam.objects.none(), required=False)
    administrator = forms.BooleanField(
        label=_("Is a network administrator"),
        required=False,
        help_text=_("Decides who is in which team, and sees all pages."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regions"].queryset = RegionTeam.objects.select_related("region").order_by("region__name")
        for name in ("reviews", "translates"):
            # A language that the site gave up is offered to take somebody out of its team alone.
            present = [team.pk for team in self.initial.get(name, ()) if isinstance(team, LanguageTeam)]
            self.fields[name].queryset = in_site_order(
                LanguageTeam.objects.filter(Q(language__in=languages.codes()) | Q(pk__in=present))
            )

    @property
    def places(self) -> Places:
        """The teams that were ticked, of a valid form."""
        data = self.cleaned_data
        return Places(
            frozenset(data["regions"]),
            frozenset(data["reviews"]),
            frozenset(data["translates"]),
            data["administrator"],
        )


class InvitationForm(PlacesForm):
    """Who is invited, in which language, into which teams."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=language_choices,
        help_text=_("The language of the mail, of the page where they set a password, and of their screens."),
    )

    field_order = ["email", "first_name", "last_name", "language", "regions", "reviews", "translates", "administrator"]

    def clean_email(self) -> str:
        """Return the address; that of a deactivated person is an error: they are reactivated, not invited."""
        address = self.cleaned_data["email"]
        known = with_address(address)
        if known is not None and not known.is_active:
            raise ValidationError(
                _("The account of this person is deactivated. Find it under People and reactivate it first.")
            )
        return address

    def clean(self) -> dict[str, Any]:
        """Return the data; without any team there is nothing that the person could do."""
        data = super().clean()
        if not self.errors and not self.places:
            raise ValidationError(_("Tick at least one team: without one the person could do nothing here."))
        return data


class PersonForm(PlacesForm):
    """Name, address and language of a person, and the teams that they are in."""

    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(
        label=_("Language"), choices=language_choices, help_text=_("The language of their screens and mails.")
    )

    field_order = ["first_name", "last_name", "email", "language", "regions", "reviews", "translates", "administrator"]

    def __init__(self, *args: Any, person: User, by: User, **kwargs: Any) -> None:
        self.person, self.by = person, by
        super().__init__(*args, **kwargs)
        if person.is_superuser and not by.is_superuser:
            # Whoever could change the address could have a new password sent to it.
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _("Only a superuser may change the address of a superuser.")
        if person.pk == by.pk and not by.is_superuser:
            self.fields["administrator"].disabled = True
            self.fields["administrator"].help_text = _(
                "You cannot take yourself out. Ask another network administrator to do it."
            )

    def clean_email(self) -> str:
        """Return the address; one that another account has is an error."""
        address = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=address).exclude(pk=self.person.pk).exists():
            raise ValidationError(_("Another account has this address already."))
        return address


class EmergencyForm(forms.Form):
    """Why a page is published or taken down without a review."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("It stands in the history of the page, with your name, for everybody who may edit the page."),
    )


class ReviewForm(forms.Form):
    """What a reviewer says of a text."""

    APPROVE, SEND_BACK = "approve", "reject"

    decision = forms.ChoiceField(
        choices=[
            (APPROVE, pgettext_lazy("decision of a reviewer", "Approve")),
            (SEND_BACK, pgettext_lazy("decision of a reviewer", "Send back")),
        ]
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    # Whoever goes on typing saves over the same revision.
    written_at = forms.CharField(widget=forms.HiddenInput, required=False)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed when you send the text back: say what should change. The editor gets it by e-mail."),
    )

    def clean(self) -> dict[str, Any]:
        """Return the data; whoever gets a text back is told why."""
        data = super().clean()
        if data.get("decision") == self.SEND_BACK and not data.get("comment"):
            self.add_error("comment", _("Say what should change: the editor cannot guess it."))
        return data
