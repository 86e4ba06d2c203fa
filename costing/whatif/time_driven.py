"""The time-driven calculator: what a reader entered, as it is let in, and what it comes to.

Three tables stand in the address as repeated fields: resources (`resource`, `cost`, `capacity`,
`practical`), steps (`step`, `of`, `minutes`, `times`) and things used up (`consumable`, `price`,
`number`); beside them `people`. A row is the fields of one place in the repetition; a row of which
every field is empty is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.http import QueryDict

from ..sentences import entered as said
from .numbers import Limits, Problem, Refused, name, number

MOST_ROWS = 20
EMPTY_ROWS = 2  # that stand ready below those that are filled


@dataclass(frozen=True)
class Field:
    """One column of a table that is filled in: its name in the address, its heading, what it takes.

    With limits it takes a number, else a name such as the `example`. `left_empty` is what holds where it
    is left empty in a row.
    """

    key: str
    heading: str
    limits: Limits | None = None
    left_empty: str = ""
    example: str = ""


@dataclass(frozen=True)
class Table:
    """One table that is filled in: its name, its title and its columns."""

    name: str
    title: str
    fields: tuple[Field, ...]


RESOURCES = Table(
    "resources",
    "Resources",
    (
        Field("resource", "Name", example="a name, such as Nurse"),
        Field("cost", "Cost a year, £", Limits(1_000_000_000, "52000", least=0.01)),
        Field(
            "capacity",
            "Theoretical minutes a year",
            Limits(1_000_000_000, "99000", nil=False, whole=True),
        ),
        Field("practical", "Practical share, %", Limits(100, "80", nil=False, least=1), "80"),
    ),
)
STEPS = Table(
    "steps",
    "Steps",
    (
        Field("step", "Name", example="a name, such as Review"),
        Field("of", "Resource", example="the name of a resource"),
        Field("minutes", "Minutes", Limits(100_000, "30", nil=False, least=0.01)),
        Field(
            "times",
            "Number of times, or probability",
            Limits(10_000, "1, or 0.4 for four in ten people", nil=False, least=0.0001),
            "1",
        ),
    ),
)
THINGS = Table(
    "things",
    "Things used up",
    (
        Field("consumable", "Name", example="a name, such as Mouthpiece"),
        Field("price", "Price of one, £", Limits(1_000_000, "1.20", least=0.01)),
        Field("number", "Number a person", Limits(10_000, "1", nil=False, least=0.0001), "1"),
    ),
)
TABLES = (RESOURCES, STEPS, THINGS)
PEOPLE = Limits(100_000_000, "1800", nil=False, whole=True)

Values = dict[str, Any]


@dataclass(frozen=True)
class Entered:
    """What a reader entered: rows as text, as they stand in the form; rows as let in; what is wrong."""

    texts: dict[str, list[list[str]]]
    people_text: str
    resources: list[Values]
    steps: list[Values]
    things: list[Values]
    people: float | None
    wrong: tuple[Problem, ...]
    example: bool

    @property
    def nothing(self) -> bool:
        return not any((*self.texts.values(), self.people_text))

    @property
    def enough(self) -> bool:
        """Whether there is anything a person's cost could be made of."""
        return bool(self.steps or self.things)


def entered(address: QueryDict) -> Entered:
    """What an address holds, each row let in or refused in words that name it."""
    wrong: list[Problem] = []
    texts = {table.name: _texts(table, address, wrong) for table in TABLES}
    rows = {table.name: _rows(table, texts[table.name], wrong) for table in TABLES}
    _named_once(rows["resources"], wrong)
    people_text = address.get("people", "").strip()
    return Entered(
        texts=texts,
        people_text=people_text,
        resources=rows["resources"],
        steps=_with_places(rows["steps"], rows["resources"], wrong),
        things=rows["things"],
        people=_people(people_text, wrong),
        wrong=tuple(wrong),
        example="example" in address,
    )


def place(table: Table, row: int, field: Field) -> str:
    """The id of a field on the page; rows are counted from 1."""
    return f"{table.name}-{row}-{field.key}"


def _texts(table: Table, address: QueryDict, wrong: list[Problem]) -> list[list[str]]:
    """The rows of a table that are not empty, as text."""
    columns = [[text.strip() for text in address.getlist(field.key)] for field in table.fields]
    found = [list(row) for row in zip_longest(*columns, fillvalue="") if any(row)]
    if len(found) > MOST_ROWS:
        wrong.append(Problem(said.too_many(table.title, MOST_ROWS), f"{table.name}-title"))
    return found[:MOST_ROWS]


def _rows(table: Table, texts: Sequence[Sequence[str]], wrong: list[Problem]) -> list[Values]:
    return [_row(table, at, cells, wrong) for at, cells in enumerate(texts, start=1)]


def _row(table: Table, at: int, cells: Sequence[str], wrong: list[Problem]) -> Values:
    """One row by the names of its fields; a field that is refused is None in it."""
    row: Values = {"row": at}
    for field, text in zip(table.fields, cells, strict=True):
        try:
            row[field.key] = _let_in(field, text)
        except Refused as refused:
            row[field.key] = None
            wrong.append(_problem(table, at, field, str(refused)))
    return row


def _let_in(field: Field, text: str) -> str | float:
    if field.limits:
        return number(text or field.left_empty, field.limits)
    return name(text, field.example)


def _problem(table: Table, at: int, field: Field, words: str) -> Problem:
    where = said.cell(table.title, at, field.heading)
    return Problem(f"{where}: {words}", place(table, at, field))


def _named_once(resources: Sequence[Values], wrong: list[Problem]) -> None:
    seen: set[str] = set()
    for row in resources:
        called = (row["resource"] or "").casefold()
        if called and called in seen:
            words = said.twice(row["resource"])
            wrong.append(_problem(RESOURCES, row["row"], RESOURCES.fields[0], words))
        seen.add(called)


def _with_places(
    steps: list[Values], resources: Sequence[Values], wrong: list[Problem]
) -> list[Values]:
    """Steps with the place of their resource; one of a resource that there is not is wrong."""
    names = [row["resource"] or "" for row in resources]
    places = {called.casefold(): at for at, called in enumerate(names)}
    for step in steps:
        wanted = step["of"]
        if wanted and wanted.casefold() not in places:
            words = said.unknown_resource(wanted, [called for called in names if called])
            wrong.append(_problem(STEPS, step["row"], STEPS.fields[1], words))
        step["place"] = places.get((wanted or "").casefold())
    return steps


def _people(text: str, wrong: list[Problem]) -> float | None:
    if not text:
        return None
    try:
        return number(text, PEOPLE)
    except Refused as refused:
        wrong.append(Problem(f"People a year: {refused}", "people"))
        return None
