"""What lies in the store of one system, as its pages tell of it, and what was set aside of it and why."""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from evidence.queries import Row

from . import queries
from .reasons import REASONS, Effect


def extracts(scope: str, system: str, **filters: str) -> list[Row]:
    """The extracts of a system as they were loaded last, by year and name."""
    return queries.extracts(scope).where(Q(system=system, **filters)).rows()


def problems(rows: Sequence[Row]) -> list[Row]:
    """Why rows of extracts were set aside, then what was noted of rows that were kept; most first."""
    found = [_problem(row, *one) for row in rows for one in _counted(row["problems"]).items()]
    noted = Effect.NOTED.value
    return sorted(found, key=lambda row: (row["effect"] == noted, -row["rows"]))


def _counted(problems: Mapping[str, int]) -> dict[str, int]:
    return {code: number for code, number in problems.items() if number}


def _problem(row: Row, code: str, number: int) -> Row:
    reason = REASONS[code]
    return {
        "name": row["name"],
        "year": row["year"],
        "reason": code,
        "words": reason.words,
        "effect": reason.effect.value,
        "rows": number,
        "rows_read": row["rows_read"],
        "illustrative": row["illustrative"],
    }
