"""Whose patient-level figures: a system's own, for its costing analysts; the made-up ones, for everybody.

A run over the events of one system has the scope `costing:<code>`; all made-up systems are one run, so
that they can be compared with one another.
"""

from collections.abc import Iterable
from typing import Any

from organisations.models import Membership, Organisation

PREFIX = "costing:"
EXAMPLE = f"{PREFIX}{Organisation.Nation.EXAMPLE.value}"


def of(system: str, illustrative: bool) -> str:
    """The scope of a system's patient-level figures."""
    return EXAMPLE if illustrative else f"{PREFIX}{system}"


def systems(scope: str) -> list[Organisation]:
    """The systems whose events a run of this scope is made of, by code; none for a scope that is none."""
    found = Organisation.objects.exclude(kind="nation").order_by("code")
    if scope == EXAMPLE:
        return list(found.filter(illustrative=True))
    return list(found.filter(illustrative=False, code=scope.removeprefix(PREFIX)))


def scopes(person: Any) -> Iterable[str]:
    """The scopes that a person may read as a costing analyst (evidence.access)."""
    own = Membership.objects.filter(
        person=person, person__is_active=True, role=Membership.Role.COSTING_ANALYST
    )
    rows = own.values_list("system_id", "system__illustrative")
    return {of(code, illustrative) for code, illustrative in rows}
