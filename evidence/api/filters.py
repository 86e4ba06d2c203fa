"""What may be asked of a list: declared once per endpoint as data.

One declaration reads and checks the parameter, selects the rows, and describes itself in the schema
and in docs/api.md. Several values of one filter are given by repeating it (`year=2022-23&year=...`).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from evidence.access import PUBLISHED

from . import known
from .problems import Moved, refused

MOST_VALUES = 200  # of one filter: more than there are organisations
WHOLE = re.compile(r"[0-9]{1,18}")  # fits the database's bigint
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CODE = "[0-9A-Za-z]{1,12}"  # of a system

Chosen = dict[str, Any]


class OtherCode(Exception):
    """Another body's code of something of ours was used; `values` are the ones to use."""

    def __init__(self, values: list[str]) -> None:
        super().__init__(values)
        self.values = values


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A parameter: its name and what it means."""

    name: str
    help: str

    @property
    def several(self) -> bool:
        """Whether it may be repeated."""
        return False

    def schema(self) -> dict[str, Any]:
        """The parameter's type, in the words of JSON Schema."""
        raise NotImplementedError

    def read(self, given: Sequence[str], loaded: str = "") -> Any:
        """The values as Python has them; raises a problem for what cannot be used.

        `loaded` says which figures are loaded: what named something in them needs no second look.
        """
        raise NotImplementedError

    def condition(self, chosen: Any) -> Q:
        """Which rows the chosen value selects; all of them where the endpoint uses it itself."""
        return Q()


@dataclass(frozen=True, kw_only=True)
class Choice(Filter):
    """One or more of the values that name something.

    `values` is an enumeration, or asks the database. `select` is the field that holds the value, or
    makes the condition. `other_codes` gives our code for another body's code of the same thing.
    """

    values: Sequence[str] | Callable[[], Iterable[str]]
    select: str | Callable[[list[str]], Q] | None = None
    default: tuple[str, ...] = ()
    other_codes: Callable[[], dict[str, str]] | None = None
    single: bool = False

    @property
    def several(self) -> bool:
        return not self.single

    def schema(self) -> dict[str, Any]:
        one: dict[str, Any] = {"type": "string"}
        if not callable(self.values):
            one["enum"] = list(self.values)
        if self.single:
            return one | ({"default": self.default[0]} if self.default else {})
        several = {"type": "array", "items": one, "maxItems": MOST_VALUES}
        return several | ({"default": list(self.default)} if self.default else {})

    def read(self, given: Sequence[str], loaded: str = "") -> list[str]:
        if not given:
            return list(self.default)
        if len(given) > MOST_VALUES:
            detail = f"{self.name} is given {len(given)} times; at most {MOST_VALUES} are read."
            raise refused(self.name, given[0], "too many values", detail)
        if known.all_of(self.values, loaded, given):
            return sorted(set(given))
        valid = list(self.values() if callable(self.values) else self.values)
        known.keep(self.values, loaded, valid)
        unknown = set(given).difference(valid)
        if not unknown:
            return sorted(set(given))
        ours = self.other_codes() if self.other_codes else {}
        for value in given:
            if value in unknown and value not in ours:
                detail = f"The value of {self.name} names nothing."
                raise refused(self.name, value, "names nothing", detail, valid)
        raise OtherCode([ours.get(value, value) for value in given])

    def condition(self, chosen: list[str]) -> Q:
        if not chosen or self.select is None:
            return Q()
        return self.select(chosen) if callable(self.select) else Q(**{f"{self.select}__in": chosen})


@dataclass(frozen=True, kw_only=True)
class Whole(Filter):
    """A whole number between two limits."""

    lowest: int
    highest: int
    default: int | None = None

    def schema(self) -> dict[str, Any]:
        limits: dict[str, Any] = {"type": "integer", "minimum": self.lowest}
        limits["maximum"] = self.highest
        return limits | ({} if self.default is None else {"default": self.default})

    def read(self, given: Sequence[str], loaded: str = "") -> int | None:
        if not given:
            return self.default
        if not WHOLE.fullmatch(given[0]):
            detail = f"{self.name} must be a whole number in the digits 0 to 9."
            raise refused(self.name, given[0], "not a whole number", detail)
        number = int(given[0])
        if not self.lowest <= number <= self.highest:
            detail = f"{self.name} must be from {self.lowest} to {self.highest}."
            raise refused(self.name, given[0], "out of range", detail)
        return number


@dataclass(frozen=True, kw_only=True)
class OneScope(Filter):
    """Whose figures: those for everybody (`default`), or one system's own.

    `kinds` are the kinds of a system's own that there are here: a scope is kind, colon and code.
    """

    default: str = PUBLISHED
    kinds: tuple[str, ...] = ("system",)

    @property
    def pattern(self) -> str:
        return f"({'|'.join((self.default, *(f'{kind}:{CODE}' for kind in self.kinds)))})"

    def takes(self, scope: str) -> bool:
        """Whether there can be such a scope here."""
        return bool(re.fullmatch(self.pattern, scope))

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self.pattern}$", "default": self.default}

    def read(self, given: Sequence[str], loaded: str = "") -> str:
        if not given:
            return self.default
        if not self.takes(given[0]):
            examples = " or ".join(f"{kind}:QT6" for kind in self.kinds)
            detail = f"{self.name} must be {self.default}, or such as {examples}."
            raise refused(self.name, given[0], "not a scope", detail)
        return given[0]


@dataclass(frozen=True, kw_only=True)
class Day(Filter):
    """A date, year-month-day."""

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def read(self, given: Sequence[str], loaded: str = "") -> date | None:
        if not given:
            return None
        try:
            if DAY.fullmatch(given[0]):
                return date.fromisoformat(given[0])
        except ValueError:
            pass  # a day that is on no calendar is refused like any other text
        detail = f"{self.name} must be a date such as 2024-04-01."
        raise refused(self.name, given[0], "not a date", detail)


def chosen(query: QueryDict, filters: Iterable[Filter], loaded: str = "") -> Chosen:
    """What was asked for, by filter; raises a problem, or Moved where another code was used."""
    by_name = {declared.name: declared for declared in filters}
    for name in query:
        if name not in by_name:
            detail = "There is no such parameter here."
            raise refused(name, name, "unknown parameter", detail, by_name)
    choices, moved = {}, query.copy()
    for name, declared in by_name.items():
        try:
            choices[name] = one(declared, query, loaded)
        except OtherCode as other:
            moved.setlist(name, other.values)
    if moved != query:
        raise Moved("?" + moved.urlencode())
    return choices


def one(declared: Filter, query: QueryDict, loaded: str = "") -> Any:
    """What was asked for of one filter."""
    given = query.getlist(declared.name)
    if len(given) > 1 and not declared.several:
        detail = f"{declared.name} takes one value; it is given {len(given)} times."
        raise refused(declared.name, given[1], "one value only", detail)
    return declared.read(given, loaded)
