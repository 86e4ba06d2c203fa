"""The page of what was found."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import search as finding


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What fits the words asked for; the exact name or code of one system leads to its page."""
    wanted = finding.asked(request.GET.get("q", ""))
    whole = request.GET.get("all", "")
    things = finding.things() if wanted else []
    system = finding.one_system(things, wanted)
    if system and not whole:
        return redirect(system.address)
    groups = finding.found(things, wanted, whole)
    meant = [] if groups else finding.meant(things, wanted)
    context = {
        "wanted": wanted,
        "groups": [(group, _place(wanted, all=group.group)) for group in groups],
        "count": sum(group.count for group in groups),
        "meant": [(name, _place(name)) for name in meant],
    }
    return render(request, "valuedash/search.html", context)


def _place(wanted: str, **more: str) -> str:
    return f"{reverse('search')}?{urlencode({'q': wanted, **more})}"
