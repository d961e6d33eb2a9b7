"""The search page."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from core.chrome import chrome_of
from search.queries import search_pages

PAGE_SIZE = 10


@require_safe
@transaction.non_atomic_requests
def search(request: HttpRequest) -> HttpResponse:
    """Answer with the pages that hold the words of the query parameter `q`; 200 whatever is typed."""
    language = translation.get_language()
    words = request.GET.get("q", "").strip()
    found = search_pages(words, language)
    results = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "chrome": chrome_of(request, None, view="search"),
        "words": words[:200],
        "results": results,
        "total": len(found),
    }
    return render(request, "search/search.html", context)
