"""Why somebody looks at a system's own figures, and the book in which it is written."""

from urllib.parse import unquote, urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

import organisations.queries
from evidence import access
from evidence.queries import Row
from organisations import downloads

from .. import pages, questions
from ..forms import WhyForm

SHOWN = 200  # questions on the page; the file has all
COLUMNS = ("asked", "who", "kind", "what", "why", "run_id")
OPEN_COLUMNS = ("asked", "kind", "what", "why", "run_id")


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@pages.of_readers
def why(request: HttpRequest, own: Row, scope: str) -> HttpResponse:
    """Say why, once in a session, and go on to the page that was asked for."""
    place = own_place(request.POST.get("next") or request.GET.get("next", ""), own["code"])
    if access.is_open(scope):
        return redirect(place)  # nobody is asked about figures that are made up
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        questions.say(request, scope, form.cleaned_data["why"])
        return redirect(place)
    context = {
        "own": own,
        "name": organisations.queries.full_name(own),
        "form": form,
        "next": place,
        "said": questions.said_before(request, scope),
        "before": _others(request, scope),
    }
    return render(request, "costing/why.html", context, status=422 if form.errors else 200)


def _others(request: HttpRequest, scope: str) -> list[str]:
    """What was said in this session about other systems, each reason once."""
    reasons = request.session.get(questions.SESSION, {})
    return list(dict.fromkeys(why for of, why in reasons.items() if of != scope))


def own_place(wanted: str, code: str) -> str:
    """The page under /costing/ that an address names, made anew from its parts; else the system's own.

    Nothing of what was asked for is led to as it stands, so it leads nowhere else.
    """
    try:
        parts = urlsplit(wanted)
        found = None if parts.scheme or parts.netloc else resolve(unquote(parts.path))
    except (ValueError, Resolver404):
        found = None
    name = found.url_name or "" if found else ""
    if found is None or name == "costing-why" or not name.startswith("costing-"):
        return reverse("costing-system", args=[code])
    place = reverse(name, kwargs=found.kwargs)
    return f"{place}?{parts.query}" if parts.query else place


@require_safe
@pages.with_reason
def book(request: HttpRequest, own: Row, scope: str, why: str) -> HttpResponse:
    """Who asked what of the system's figures, and why, this look among them; of made-up ones, not who."""
    pages.looked(request, scope, None, why)
    listing = questions.asked(scope)
    context = {
        "own": own,
        "name": organisations.queries.full_name(own),
        "rows": listing.page(0, SHOWN),
        "number": len(listing),
        "open": access.is_open(scope),
    }
    return render(request, "costing/questions.html", context)


@require_safe
@pages.with_reason
def book_csv(request: HttpRequest, own: Row, scope: str, why: str) -> HttpResponse:
    """The whole book as a file, for the system's costing analysts."""
    if access.is_open(scope):
        raise Http404("Looks at made-up figures are not written down.")
    pages.looked(request, scope, None, why)
    return downloads.as_csv(f"questions-{own['code']}", COLUMNS, questions.asked(scope))
