"""The form in which visitors write."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contact.enquiry_models import MESSAGE_LENGTH, NAME_LENGTH, Topic
from contact.services import Details
from core import languages
from core.countries import language_name
from core.mail_addresses import LENGTH_MOST, usable
from core.numbers import format_number
from core.ordering import sort_key
from core.public_forms import PublicForm
from core.typed_text import has_letters, one_line, several_lines

if TYPE_CHECKING:
    from core.models import Region

NO_TOPIC = ("", pgettext_lazy("no topic chosen", "Choose a topic"))
THE_NETWORK = ("", _("The network as a whole"))


class MessageField(forms.CharField):
    """A text of several lines; letters that nobody sees are left out of it."""

    def to_python(self, value: Any) -> str:
        """Return the text with line feeds and without control characters."""
        return super().to_python(several_lines(value) if isinstance(value, str) else value)

    def validate(self, value: str) -> None:
        """Raise ValidationError for a text that says nothing."""
        super().validate(value if has_letters(value) else "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return no greatest length: browsers would cut off, without a word, what is pasted."""
        return {}


class RegionSelect(forms.Select):
    """The choice of a region; each is called what it calls itself, so its language is said."""

    regions: "dict[str, Region]" = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the option, with its language where that is not the page's."""
        option = super().create_option(name, value, *args, **kwargs)
        region = self.regions.get(str(value))
        if region is not None and region.home_language != get_language():
            option["attrs"]["lang"] = region.home_language
        return option


class EnquiryForm(PublicForm):
    """The form in which a visitor writes to the network, or to one of its regions (`regions`)."""

    kind = "enquiry"

    topic = forms.ChoiceField(
        label=pgettext_lazy("of a message", "Topic"),
        choices=lambda: [NO_TOPIC, *Topic.choices],
        error_messages={
            "required": _("Choose a topic."),
            "invalid_choice": _("This topic does not exist. Choose one of the list."),
        },
    )
    region = forms.ChoiceField(
        label=_("Whom do you write to?"),
        help_text=_("If you are not sure, leave it at the network: we pass your message on."),
        required=False,
        widget=RegionSelect,
        error_messages={"invalid_choice": _("This region is not in the network any more. Choose another one.")},
    )
    name = forms.CharField(
        label=_("Your name (optional)"),
        max_length=NAME_LENGTH,
        required=False,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We answer there."),
        max_length=LENGTH_MOST,
        validators=[usable],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an e-mail address like name@example.org."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of our reply"),
        choices=lambda: [(code, capfirst(language_name(code, get_language() or ""))) for code in languages.codes()],
        error_messages={"required": _("Choose a language.")},
    )
    message = MessageField(
        label=_("Your message"),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Write your message."),
            "max_length": _(
                "Your message has %(show_value)d characters, and %(limit_value)d are the most. Please shorten it."
            ),
        },
    )

    def __init__(self, request: HttpRequest, *, regions: "Iterable[Region]", **kwargs: Any) -> None:
        active = get_language() or languages.codes()[0]
        in_order = sorted(regions, key=lambda region: sort_key(region.name, active))
        self._regions = {region.code: region for region in in_order}
        kwargs.setdefault("initial", self._asked_for(request) | {"language": active})
        super().__init__(request, **kwargs)
        field = self.fields["region"]
        field.choices = [THE_NETWORK, *((code, region.name) for code, region in self._regions.items())]
        field.widget.regions = self._regions
        self.fields["message"].help_text = _("At most %(number)s characters.") % {
            "number": format_number(MESSAGE_LENGTH, active)
        }

    def _asked_for(self, request: HttpRequest) -> dict[str, str]:
        """Return what the address chooses beforehand; whatever does not exist is left out."""
        wanted = {name: request.GET.get(name, "") for name in ("topic", "region")}
        known = {"topic": Topic.values, "region": self._regions}
        return {name: value for name, value in wanted.items() if value in known[name]}

    def clean(self) -> dict[str, Any]:
        """Return the data; a file that came with it is an error, and is kept nowhere."""
        data = super().clean()
        if getattr(self.request, "files_refused", False):
            raise ValidationError(
                _(
                    "This form takes no files, and yours was not kept. Send the form again without it, and we will ask "
                    "for the file if we need it."
                ),
                code="files",
            )
        return data

    def details(self) -> Details:
        """Return what was written; call it when the form is valid."""
        data = self.cleaned_data
        return Details(
            topic=Topic(data["topic"]),
            region=self._regions.get(data["region"]),
            name=data["name"],
            email=data["email"],
            language=data["language"],
            message=data["message"],
        )
