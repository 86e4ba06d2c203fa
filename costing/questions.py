"""The book of questions: who asked what of patient-level figures, and why.

Figures that are made up are nobody's, and looks at them are not written down; calculations always are.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from evidence import access, runs
from evidence.models import Run
from evidence.queries import Listing

from .models import Question

# What is said by whoever asks: long enough to be a reason, short enough to be read.
SHORTEST, LONGEST = 10, 300
SESSION = "why-costing"


def checked(why: str) -> str:
    """A reason as it is written down; raises ValidationError for what is none."""
    words = " ".join(why.split())
    if not SHORTEST <= len(words) <= LONGEST or "\0" in words:
        raise ValidationError(
            f"Say why you ask, in {SHORTEST} to {LONGEST} letters, such as: "
            "review of the stroke pathway for the finance committee."
        )
    return words


def calculation(run: Run, who: str, why: str, person: Any = None) -> Question:
    """Write down a calculation, before it is sent to a worker."""
    return Question.objects.create(
        person=person,
        who=who,
        scope=run.scope,
        kind=Question.Kind.CALCULATION,
        what="All analyses of patient-level events",
        why=checked(why),
        run=run,
    )


@transaction.atomic
def ask(scope: str, who: str, why: str, person: Any = None) -> Run:
    """Ask for a calculation, and write down who did and why; the run is the caller's to send.

    Raises evidence.runs.AlreadyUnfinished or ValidationError, and then nothing has changed.
    """
    run = runs.ask(scope)
    calculation(run, who, why, person)
    return run


def looked(person: Any, run: Run, kind: str, what: str, why: str) -> None:
    """Write down a look at a system's own results; those that are for everybody are not."""
    looked_at(person, run.scope, run, kind, what, why)


def looked_at(person: Any, scope: str, run: Run | None, kind: str, what: str, why: str) -> None:
    """The same of a look at a scope that may have no results yet."""
    if access.is_open(scope):
        return
    Question.objects.create(
        person=person,
        who=person.get_username(),
        scope=scope,
        kind=kind,
        what=what[:500],
        why=why,
        run=run,
    )


def said_before(request: HttpRequest, scope: str) -> str:
    """Why somebody looks at a scope, as said once in this session; empty where it was not asked yet."""
    return str(request.session.get(SESSION, {}).get(scope, ""))


def say(request: HttpRequest, scope: str, why: str) -> None:
    """Keep a reason for the rest of the session; raises ValidationError for what is none."""
    reasons = request.session.get(SESSION, {})
    request.session[SESSION] = {**reasons, scope: checked(why)}


def asked(scope: str) -> Listing:
    """The questions of a scope, the latest first."""
    columns = ["asked", "who", "kind", "what", "why", "run_id"]
    found = Question.objects.filter(scope=scope).order_by("-asked", "-id")
    return Listing(found.values(*columns), lambda row: row)
