"""The screens of the inbox, below /admin/contact/. Each asks first whose messages the person works through."""

from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from contact import access, services
from contact.enquiry_models import Enquiry, State
from contact.inbox.filters import NETWORK, InboxForm, narrowed
from contact.inbox.words import signs_in_words
from contact.scoring import SUSPECTED
from core.models import Region
from core.refusals import RefusedError
from core.screens import Screen

MESSAGES_A_PAGE = 50
# What was done, said to whoever did it.
DONE = {
    "answered": gettext_lazy("The message is marked as answered."),
    "closed": gettext_lazy("The message is closed."),
    "reopened": gettext_lazy("The message is open again."),
    "spam": gettext_lazy("The message is marked as spam."),
    "not_spam": gettext_lazy("The message is no spam. Whom it concerns is told by mail, if they were not told before."),
}


class InboxView(Screen, TemplateView):
    """The messages that somebody works through; what waits, unless something else is chosen."""

    template_name = "contact/inbox/inbox.html"
    page_title = gettext_lazy("Messages")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer somebody who works messages through; PermissionDenied for anybody else."""
        if not access.answers_any(request.user):
            raise PermissionDenied(_("Only the team of a region and network administrators see messages of visitors."))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with one page of the messages; the number of queries is the same for any number."""
        person = self.request.user
        network = bool(access.answers_network(person))
        form = InboxForm(self.request.GET, regions=access.regions_of(person), network=network)
        chosen = form.chosen
        inbox = access.inbox_of(person)
        rows = narrowed(inbox.select_related("region").defer("signs"), chosen)
        return super().get_context_data(**kwargs) | {
            "form": form,
            "chosen": chosen,
            "shown": Paginator(rows, MESSAGES_A_PAGE).get_page(self.request.GET.get("page")),
            "suspected": inbox.filter(state=State.SUSPECTED).count() if "state" not in chosen else 0,
        }


class OneMessage(Screen, TemplateView):
    """A screen about the message in the address, for those alone who work it through."""

    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer whoever works the message through; PermissionDenied for anybody else, Http404 where there is none."""
        self.enquiry = Enquiry.objects.select_related("region").filter(pk=kwargs["pk"]).first()
        if self.enquiry is None and access.answers_network(request.user):
            raise Http404
        # Others are told nothing of which messages there are.
        if self.enquiry is None or not access.answers(request.user, self.enquiry):
            raise PermissionDenied(_("This message is none of those that you work through."))
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return the topic of the message."""
        return self.enquiry.get_topic_display()

    def above(self) -> list[dict[str, Any]]:
        """Return the way over the inbox."""
        return [{"url": reverse("contact:inbox"), "label": _("Messages")}]


class MessageView(OneMessage):
    """One message with its history: read, and what can be done about it, done by POST."""

    template_name = "contact/inbox/message.html"
    page_title = gettext_lazy("Message")

    @cached_property
    def regions(self) -> list[Region]:
        """The regions to which the message can be forwarded, in joining order."""
        return [region for region in Region.objects.order_by("joined") if region.pk != self.enquiry.region_id]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the history and what is possible now."""
        state = self.enquiry.state
        events = list(self.enquiry.events.select_related("person", "region"))
        possible = {name for name, act in services.ACTS.items() if state in act.possible_in}
        with override(self.enquiry.language):
            # Translators: subject of a reply by mail, in the language of the visitor.
            subject = pgettext("subject of a mail", "Your message to Seconet (%(number)s)") % {
                "number": self.enquiry.pk
            }
        return super().get_context_data(**kwargs) | {
            "enquiry": self.enquiry,
            "events": events,
            "signs": signs_in_words(self.enquiry.signs),
            "held": self.enquiry.score >= SUSPECTED and not any(event.kind == services.Kind.ROUTED for event in events),
            "possible": possible,
            "may_forward": state in services.FORWARD.possible_in,
            "to_network": self.enquiry.region_id is not None,
            "network": NETWORK,
            "regions": self.regions,
            "may_erase": bool(access.answers_network(self.request.user)),
            "reply": f"mailto:{quote(self.enquiry.email, safe='@+')}?subject={quote(subject)}",
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what was asked for and lead back; RefusedError says why it cannot be done now."""
        wanted = request.POST.get("act", "")
        if wanted == "forward":
            return self._forward(request)
        if wanted not in services.ACTS:
            raise RefusedError(_("Nothing was done: choose one of the buttons."))
        services.act(request.user, self.enquiry.pk, wanted)
        messages.success(request, DONE[wanted])
        return redirect("contact:enquiry", self.enquiry.pk)

    def _forward(self, request: HttpRequest) -> HttpResponse:
        wanted = request.POST.get("to", "")
        region = next((region for region in self.regions if region.code == wanted), None)
        if region is None and wanted != NETWORK:
            raise RefusedError(_("Nothing was forwarded: choose to whom."))
        moved = services.forward(request.user, self.enquiry.pk, region)
        if moved.region:
            text = _("The message was forwarded: %(region)s") % {"region": moved.region.name}
        else:
            text = _("The message was forwarded to the network.")
        messages.success(request, text)
        # It may be somebody else's from now on.
        if access.answers(request.user, moved):
            return redirect("contact:enquiry", moved.pk)
        return redirect("contact:inbox")


class EraseView(OneMessage):
    """The question whether a message is to be deleted for good, for network administrators; a POST deletes it."""

    template_name = "contact/inbox/erase.html"
    page_title = gettext_lazy("Delete the message")
    header_icon = "bin"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer network administrators; PermissionDenied for anybody else."""
        answer = access.answers_network(request.user)
        if not answer:
            raise PermissionDenied(answer.reason)
        return super().dispatch(request, *args, **kwargs)

    def above(self) -> list[dict[str, Any]]:
        """Return the way over the inbox and the message."""
        here = {"url": reverse("contact:enquiry", args=[self.enquiry.pk]), "label": _("Message")}
        return [*super().above(), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the message."""
        return super().get_context_data(**kwargs) | {"enquiry": self.enquiry}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete the message, and note that somebody's data was removed, without whose."""
        services.erase(request.user, self.enquiry.pk)
        messages.success(request, _("The message is deleted."))
        return redirect("contact:inbox")
