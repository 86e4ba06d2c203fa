"""What every page of one organisation has in common: its address names an organisation of ours."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.queries import published_run
from evidence.views import waiting

from . import queries


def of_one(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page at `…/<code>/…`, called with the request, the published run and the organisation's row.

    Before the first run has finished it says so; an unknown code or a nation is an unknown page; the
    organisation's other code leads to the same page, with what was asked for.
    """

    @require_safe
    @wraps(view)
    def page(request: HttpRequest, code: str, **rest: Any) -> HttpResponse:
        run = published_run()
        if run is None:
            return waiting(request)
        own = queries.organisation_row(code)
        if own is None or own["kind"] == "nation":
            raise Http404(
                f"There is no integrated care system or health board with the code {code}."
            )
        if own["code"] != code:
            return redirect(_same_page(request, own["code"]))
        return view(request, run, own, **rest)

    return page


def _same_page(request: HttpRequest, code: str) -> str:
    match = request.resolver_match
    assert match is not None  # the view was found by its address
    place = reverse(match.view_name, kwargs={**match.kwargs, "code": code})
    asked = request.GET.urlencode()
    return f"{place}?{asked}" if asked else place
