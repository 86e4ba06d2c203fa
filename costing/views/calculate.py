"""Asking for a calculation over a system's events: who, why, and then a worker does it."""

from functools import partial

from celery import current_app
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

import organisations.queries
from evidence import access, runs
from evidence.models import Run
from evidence.queries import Row

from .. import loaded, pages, questions
from ..forms import WhyForm

# The worker's job by its name: what reads never imports what calculates.
TASK = "costing.tasks.perform"
LAST = 5  # calculations listed

FORBIDDEN, CONFLICT, REFUSED = 403, 409, 422
UNFINISHED = (
    "A calculation over this system has not ended yet. Wait for it, then ask again if figures were loaded "
    "meanwhile."
)
NOTHING_LOADED = "Nothing of this system is loaded, so there is nothing to calculate from."
NOBODY = (
    "The figures of the made-up systems are calculated by whoever runs this service (manage.py "
    "calculate_costing); nobody starts that on a page."
)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@pages.with_reason
def calculate(request: HttpRequest, own: Row, scope: str, why: str) -> HttpResponse:
    """What a calculation reads and what was done last; asking for one, with a reason of its own."""
    page = partial(_page, request, own, scope, why)
    if request.method != "POST":
        return page(WhyForm())
    if access.is_open(scope):
        return page(WhyForm(), NOBODY, FORBIDDEN)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return page(form, status=REFUSED)
    if not loaded.extracts(scope, own["code"]):
        return page(form, NOTHING_LOADED, REFUSED)
    person = request.user  # of_readers has looked who it is
    try:
        run = questions.ask(scope, person.get_username(), form.cleaned_data["why"], person)
    except runs.AlreadyUnfinished:
        return page(form, UNFINISHED, CONFLICT)
    # Where the queue does not answer, the run stands as queued and the beat sends it again.
    transaction.on_commit(lambda: _send(run.pk), robust=True)
    return redirect("run", run.pk)


def _send(run_id: int) -> None:
    current_app.send_task(TASK, [run_id])


def _page(
    request: HttpRequest,
    own: Row,
    scope: str,
    why: str,
    form: WhyForm,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    pages.looked(request, scope, None, why)  # it lists what is loaded
    found = loaded.extracts(scope, own["code"])
    last = list(Run.objects.filter(scope=scope).order_by("-id")[:LAST])
    context = {
        "own": own,
        "name": organisations.queries.full_name(own),
        "form": form,
        "refused": refused,
        "extracts": found,
        "runs": last,
        "unfinished": next((run for run in last if run.unfinished), None),
        "open": access.is_open(scope),
    }
    return render(request, "costing/calculate.html", context, status=status)
