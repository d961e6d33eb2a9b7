"""Sending a page or a snippet to translation, and offering its new words to those who translate it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views.submit_translations import (
    SubmitPageTranslationView,
    SubmitSnippetTranslationView,
    SubmitTranslationForm,
)
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView

from core.rights import Answer
from translations import guard, services, sync, trees


class PageForm(SubmitTranslationForm):
    """Asks for the languages, those that the person may translate the page into."""

    def __init__(self, instance: Page, *args: Any, allowed: list[int], **kwargs: Any) -> None:
        super().__init__(instance, *args, **kwargs)
        locales = self.fields["locales"]
        locales.label = _("Languages")
        locales.queryset = locales.queryset.filter(pk__in=allowed)
        locales.error_messages["invalid_choice"] = _(
            "You may not translate this page into one of these languages, or it is there already."
        )
        if len(allowed) < 2:
            self.fields["select_all"].widget = forms.HiddenInput()
        if instance.numchild:
            self.fields["include_subtree"].label = _("Also send the pages below it")
            self.fields["include_subtree"].help_text = _(
                "They are sent one after the other in the background, those that you may have translated."
            )
        else:
            self.fields["include_subtree"].widget = forms.HiddenInput()


class SubmitPage(SubmitPageTranslationView):
    """Sends a page to translation into the languages that the person may translate it into."""

    title = gettext_lazy("Translate page")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or refuse with the reason whoever may not read the page or has no language left."""
        page = self.get_object()
        answer = guard.may_use_as_source(request.user, page)
        if answer:
            locales, answer = guard.open_languages(request.user, page)
            self.allowed = [locale.pk for locale in locales]
        if not answer:
            return guard.refuse_page(request, answer)
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> PageForm:
        """Return the form."""
        if self.request.method == "POST":
            return PageForm(self.object, self.request.POST, allowed=self.allowed)
        chosen = self.request.GET.get("select_locale")
        form = PageForm(self.object, allowed=self.allowed)
        form.initial["locales"] = form.fields["locales"].queryset.filter(language_code=chosen)
        return form

    @transaction.atomic
    def form_valid(self, form: PageForm) -> HttpResponse:
        """Make the drafts and lead to the only one, or back."""
        locales = list(form.cleaned_data["locales"])
        services.start_translation(self.object, locales, self.components, self.request.user)
        names = ", ".join(str(locale.get_display_name()) for locale in locales)
        messages.success(self.request, self.get_success_message(names))
        if form.cleaned_data["include_subtree"] and self.object.numchild:
            run = trees.begin(self.object, [locale.language_code for locale in locales], self.request.user)
            return redirect("translations:branch", run.pk)
        only = self.object.get_translation(locales[0]) if len(locales) == 1 else None
        return redirect(self.get_success_url() or self.get_default_success_url(only))


class SubmitSnippet(SubmitSnippetTranslationView):
    """Sends a snippet to translation, for whoever may change snippets of that kind."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or refuse with the reason."""
        answer = guard.may_edit(request.user, self.get_object())
        if not answer:
            return guard.refuse_page(request, answer)
        return super().dispatch(request, *args, **kwargs)


class SyncForm(UpdateTranslationsForm):
    """Asks nothing: nothing is published with it, and machines are asked from the translation editor alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["publish_translations"]
        self.fields.pop("use_machine_translation", None)


class Synchronise(UpdateTranslationsView):
    """Offers the present words of a source to its translators; published pages and drafts stay as they are."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or refuse with the reason whoever translates the page into none of its languages."""
        try:
            self.source = get_object_or_404(
                TranslationSource.objects.select_related("locale", "specific_content_type"),
                pk=kwargs["translation_source_id"],
            ).get_source_instance()
        except ObjectDoesNotExist as error:
            raise Http404 from error
        languages = list(
            Translation.objects.filter(source_id=kwargs["translation_source_id"], enabled=True)
            .order_by("pk")
            .values_list("target_locale__language_code", flat=True)
        )
        answer = guard.may_synchronise(request.user, self.source, languages)
        if not answer:
            return guard.refuse_page(request, answer)
        if request.POST.get("publish_translations"):
            reviewed = Answer(False, _("Translations are published by their reviews alone: nothing was changed."))
            return guard.refuse_page(request, reviewed, request.path)
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> SyncForm:
        """Return the form."""
        return SyncForm(self.request.POST if self.request.method == "POST" else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context; what the person may not read is named by the title of the source alone."""
        context = super().get_context_data(**kwargs)
        readable = {target.locale_id for target in self.targets if guard.may_read(self.request.user, target)}
        for entry in context["translations"]:
            if entry["locale"].pk not in readable:
                entry |= {"title": self.object.object_repr, "edit_url": None}
        return context

    @cached_property
    def targets(self) -> list[Any]:
        """The pages or snippets that the source is translated into, where they are there."""
        locales = self.object.translations.filter(enabled=True).values_list("target_locale_id", flat=True)
        model = self.object.specific_content_type.model_class()
        return list(
            model.objects.filter(translation_key=self.object.object_id, locale_id__in=locales).select_related("locale")
        )

    @transaction.atomic
    def form_valid(self, form: SyncForm) -> HttpResponse:
        """Take the words over."""
        sync.synchronise_source(self.object.pk, self.request.user)
        self.object.refresh_from_db()
        translations = list(self.object.translations.filter(enabled=True).select_related("target_locale"))
        by_locale = {target.locale_id: target for target in self.targets}
        for translation in translations:
            target = by_locale.get(translation.target_locale_id)
            if target is None:
                continue
            # Who may read a page is as public as its words.
            if isinstance(target, Page) and target.permissions_for_user(self.request.user).can_set_view_restrictions():
                self.object.update_target_view_restrictions(translation.target_locale)
        self.components.save(self.object, sources_and_translations={self.object: translations})
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url() or self.get_default_success_url())
