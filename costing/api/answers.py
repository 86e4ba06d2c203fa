"""What every answer about patient-level costing has in common: whose it is, and who asked why."""

import re
from typing import ClassVar

from rest_framework import serializers

from evidence import access
from evidence.api import rows
from evidence.api.figures import FigureList
from evidence.api.filters import Filter, one
from evidence.api.problems import refused
from evidence.api.readers import TOKEN
from evidence.models import Run

from .. import questions
from ..models import Question
from .filters import SCOPE, WHY, Named

MISSING = (
    "A system's own figures are only shown to who says why, in the parameter why, such as "
    "why=review of the stroke pathway for the finance committee."
)


class CostingRow(serializers.Serializer):
    """What every row of results has: its run, its system and its year."""

    run = rows.run()
    system = rows.code("Code of the system.")
    system_name = rows.words("Name of the system.")
    year = rows.code("Financial year.")


class CostingList(FigureList):
    """A list of one scope: the made-up systems, or what is one real system's own.

    Whoever reads what is a system's own says why. That is written down before anything is looked up,
    so that no answer is given without.
    """

    whose = SCOPE
    of_run = True
    filters: ClassVar[tuple[Filter, ...]]
    why: str = ""

    @classmethod
    def parameters(cls) -> tuple[Filter, ...]:
        return (*super().parameters(), WHY)

    def scope_asked(self) -> str:
        """Whose figures; a reader who may have them and has not said why is asked to."""
        scope = super().scope_asked()
        self.illustrative = access.is_open(scope)
        self.why = one(WHY, self.request.query_params)
        if not self.illustrative and not self.why:
            raise refused(WHY.name, "", "missing", MISSING)
        return scope

    def run_shown(self) -> Run | None:
        run = super().run_shown()
        questions.looked_at(
            self.request.user, self.scope, run, Question.Kind.API, self.address(), self.why
        )
        return run

    def address(self) -> str:
        """The address asked for, of the parameters there are: never a token, and why stands beside it."""
        known = {declared.name for declared in self.parameters()} - {WHY.name}
        query = self.request.query_params.copy()
        for name in [name for name in query if name not in known]:
            del query[name]
        asked = query.urlencode(safe=":")
        plain = re.sub(TOKEN.pattern.decode(), "vd_…", asked)
        return f"{self.request.path}?{plain}" if plain else self.request.path

    def find(self, **path: str) -> None:
        listing = self.listing()
        for declared in self.filters:
            if isinstance(declared, Named):
                declared.check(listing, self.choices[declared.name])

    def nothing(self) -> str:
        return "This calculation found no such rows."
