"""The pages on which visitors register, and on which they see, change and delete their own registration.

A form to register carries a ticket (core.public_forms). The other pages are reached by a signed address that nobody can
guess: whoever has it may act. Reading a page never changes anything, since programs that scan mails follow links.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from core import personal_data
from core.chrome import Chrome, chrome_of
from core.serving import page_at, serve
from core.visibility import publicly_visible
from workshops.models import WorkshopPage
from workshops.registrations import services
from workshops.registrations.addresses import below, register_url
from workshops.registrations.forms import DetailsForm, EraseForm, RegistrationForm, initial_of
from workshops.registrations.links import registration_of
from workshops.registrations.models import Registration, Status
from workshops.registrations.notices import Notices
from workshops.registrations.personal import record_of
from workshops.registrations.places import OFFERED

View = Callable[..., HttpResponse]
# The parameter that says that a form was sent.
SENT = "sent"


def visitors_form(view: View) -> View:
    """Return a view that answers visitors without any cookie, and whose answers are kept nowhere."""

    @csrf_exempt
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @transaction.non_atomic_requests
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex"
        # Some of these addresses let their holder in.
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return answer


@csrf_exempt
@sensitive_post_parameters()
@transaction.non_atomic_requests
def register(request: HttpRequest, place: str) -> HttpResponse:
    """Answer with the form to register for the workshop whose page is at `place`, or with why nobody can."""
    page = page_at(translation.get_language(), place) if "\x00" not in place else None
    if not isinstance(page, WorkshopPage):
        # A page whose own address ends as that of a form.
        return serve(request, request.path_info.split("/", 2)[2])
    if not publicly_visible(Page.objects.filter(pk=page.pk)).exists():
        raise Http404
    return _register(request, page)


@visitors_form
def _register(request: HttpRequest, page: WorkshopPage) -> HttpResponse:
    def show(template: str, status: int = 200, **context: Any) -> HttpResponse:
        # What surrounds the form is read only for who is shown it.
        context |= {"workshop_page": page, "facts": page.workshop, "chrome": _chrome_of_form(request, page)}
        return render(request, f"workshops/registration/{template}.html", context, status=status)

    if request.method != "POST" and SENT in request.GET:
        return show("sent")
    offer = page.workshop.offer(timezone.now())
    if offer not in OFFERED:
        return show("not_offered", _status_of(request), offer=offer)
    form = RegistrationForm(request)
    if request.method == "POST" and form.is_valid() and form.is_welcome():
        try:
            with transaction.atomic():
                if form.take():
                    language = translation.get_language()
                    services.request(page.workshop_id, form.cleaned_data["email"], form.details(), language)
        except services.NotOfferedError as refused:
            return show("not_offered", _status_of(request), offer=refused.offer)
        if not form.errors:
            return _see_other(f"{register_url(page)}?{SENT}=1")
    return show("form", offer=offer, form=form)


@visitors_form
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with a person's own registration and what they can do with it; a POST does it."""
    registration = registration_of(token)
    if registration is None:
        return _gone(request)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is not None:
            act(registration)
        # What became of it is what the page shows, whether or not it was to be done.
        return _see_other(reverse("registration", args=[token]))
    # Time goes on without a job of the clock.
    now = timezone.now()
    over = registration.deadline is not None and registration.deadline <= now and not registration.workshop.cancelled
    state = Status.EXPIRED if over else Status(registration.status)
    context = _context_of(request, registration, token) | {
        "state": state,
        "offer": registration.workshop.offer(now),
        "begun": registration.workshop.local_start is not None and registration.workshop.starts_at <= now,
        "offered": registration.workshop.offer(now) in OFFERED,
        "given": registration.workshop.gives_places(now),
        "join_url": registration.workshop.online_link if state == Status.CONFIRMED else "",
        "before": _number_before(registration) if state == Status.WAITING else None,
    }
    return render(request, "workshops/registration/own.html", context)


ACTS: dict[str, Callable[[Registration], Any]] = {
    "confirm": services.confirm,
    "accept": services.accept,
    "cancel": services.cancel,
    "again": services.join_again,
}


@visitors_form
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with a form to change what a person said of themselves and agreed to; a POST changes it."""
    registration = registration_of(token)
    if registration is None:
        return _gone(request)
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=initial_of(registration))
    if request.method == "POST" and form.is_valid():
        services.change(registration, form.details(), translation.get_language())
        return _see_other(reverse("registration", args=[token]))
    context = _context_of(request, registration, token) | {"form": form}
    return render(request, "workshops/registration/change.html", context)


@visitors_form
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the question whether all data is to be deleted; a POST that says so deletes it."""
    registration = registration_of(token)
    if registration is None:
        return _gone(request)
    form = EraseForm(request.POST if request.method == "POST" else None)
    context = _context_of(request, registration, token) | {"form": form}
    if request.method == "POST" and form.is_valid():
        services.erase(registration)
        return render(request, "workshops/registration/erased.html", {"chrome": context["chrome"]})
    return render(request, "workshops/registration/erase.html", context)


@visitors_form
def data(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with everything that is kept of a registration, as a JSON file, and log that it was handed out."""
    registration = registration_of(token)
    if registration is None:
        return _gone(request)
    personal_data.log(personal_data.Kind.EXPORTED, services.HOLDER, 1, services.about_of(registration.workshop))
    response = JsonResponse(record_of(registration), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="registration.json"'
    return response


def _context_of(request: HttpRequest, registration: Registration, token: str) -> dict[str, Any]:
    page = Notices(registration.workshop).page_for(translation.get_language())
    return {
        "chrome": chrome_of(request, None),
        "registration": registration,
        "facts": registration.workshop,
        "workshop_page": page,
        "title": page.title if page else str(registration.workshop),
        "title_language": page.locale.language_code if page else "",
        "token": token,
        "deadline": registration.deadline and registration.deadline.astimezone(registration.workshop.time_zone),
    }


def _number_before(registration: Registration) -> int:
    waiting = Registration.objects.of(registration.workshop_id).filter(status=Status.WAITING)
    return waiting.filter(turn__lt=registration.turn).count()


def _chrome_of_form(request: HttpRequest, page: WorkshopPage) -> Chrome:
    """Return what surrounds the form of a workshop, whose versions are the forms in the other languages."""
    chrome = chrome_of(request, page)
    chrome.versions = [
        replace(version, url=below(version.url, version.language), full_url=below(version.full_url, version.language))
        if version.exists
        else version
        for version in chrome.versions
    ]
    return chrome


def _status_of(request: HttpRequest) -> int:
    return 409 if request.method == "POST" else 200


def _see_other(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    # Read the answer, whatever the method was (RFC 9110, 15.4.4).
    response.status_code = 303
    return response


def _gone(request: HttpRequest) -> HttpResponse:
    """Answer to an address that is forged or incomplete, or whose data is deleted: nobody is told which."""
    context = {"chrome": chrome_of(request, None)}
    return render(request, "workshops/registration/gone.html", context, status=404)
