"""The search page, and the suggestions that it offers while somebody types."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from wagtail.models import Page

from core.chrome import chrome_of
from core.models import SiteDocument
from search.log import may_be_kept, promotions
from search.other_languages import offers
from search.queries import normalise, search_pages
from search.results import chosen_facets, facet_choices, lists_of
from search.suggestions import suggest

PAGE_SIZE = 10
LAST_PAGE = 1000


@require_safe
@transaction.non_atomic_requests
def search(request: HttpRequest) -> HttpResponse:
    """Answer with the pages and documents that hold the words of the query parameter `q`; 200 whatever is typed."""
    language = translation.get_language()
    words = normalise(request.GET.get("q", ""))
    number = _page_number(request.GET.get("page", ""))
    chrome = chrome_of(request, None, view="search")
    chosen = chosen_facets(request.GET, chrome)
    literal = "literal" in request.GET
    start = (number - 1) * PAGE_SIZE
    found = search_pages(words, language, chosen=chosen, start=start, stop=start + PAGE_SIZE, literal=literal)
    if found.total and not found.hits:
        # Past the last page: show the last one.
        number = (found.total - 1) // PAGE_SIZE + 1
        start = (number - 1) * PAGE_SIZE
        found = search_pages(words, language, chosen=chosen, start=start, stop=start + PAGE_SIZE, literal=literal)
    if not found.anywhere:
        # The choices are not to blame: what there is to say is that, with what other languages have.
        chosen = {}
    first = number == 1 and not chosen
    count = first and request.method == "GET" and may_be_kept(words, found)
    # What editors recommend, they recommend for a word, not for what somebody mistyped.
    promoted = promotions(words, count=count) if first and not found.replaced else []
    others = offers(words, language) if words and not found.total and not chosen else []
    lists = lists_of(found, promoted, others, words)
    results = Paginator(range(found.total), PAGE_SIZE).get_page(number)
    # The database has cut out this page of results already.
    results.object_list = [each.found for each in lists.results]
    context = {
        "chrome": chrome,
        "words": words,
        "found": found,
        "chosen": chosen,
        "total": found.total,
        "results": results,
        "lists": lists,
        "facets": facet_choices(found, request.GET, chrome),
    }
    return render(request, "search/search.html", context)


def _page_number(text: str) -> int:
    """Return the page of results that is asked for: the first for what is no number, the last for one out of range."""
    try:
        number = int(text[:6])
    except ValueError:
        return 1
    return number if 0 < number < LAST_PAGE else LAST_PAGE


@require_safe
@transaction.non_atomic_requests
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer with up to eight pages and documents whose titles begin to say what is typed.

    `{"pages": [{"title", "url"}]}`; the title of a document ends with the kind of its file.
    """
    found = suggest(request.GET.get("q", ""), translation.get_language())
    response = JsonResponse({"pages": [_suggestion(each, request) for each in found]})
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "public, max-age=60"
    return response


def _suggestion(found: Page | SiteDocument, request: HttpRequest) -> dict[str, str | None]:
    if isinstance(found, SiteDocument):
        return {"title": f"{found.title} ({found.file_extension.upper()})", "url": found.url}
    return {"title": found.title, "url": found.get_url(request)}
