"""Mappings: which column of a file is which of ours, as data (`mappings/<kind>.toml`).

Each column of ours is read in one of several ways, each from a source column of its own:
`text`, `amount` and `money` (plain decimals), `day`, `code` (with `codes`, source → ours), `programme`,
`conditions`; the age from `band`, `years` or `born`; deprivation from `fifth` or `tenth`; the person from
`nhs_number` or `key`. `constant` is the same in every row. `optional` columns may be missing.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .. import schema, store

HERE = Path(__file__).parent / "mappings"
SHARED = "every_kind"
KINDS = tuple(sorted(path.stem for path in HERE.glob("*.toml") if path.stem != SHARED))
WAYS = (
    *("text", "amount", "money", "day", "code", "programme", "conditions"),
    *("band", "years", "born", "fifth", "tenth", "nhs_number", "key"),
)
ANYTHING_BUT_WORDS = re.compile(r"[^a-z0-9]")


class NoSuchKind(ValueError):
    """There is no mapping of that name."""


@dataclass(frozen=True)
class Field:
    """One column of ours: the ways to read it, or what it always is."""

    column: schema.Column
    ways: dict[str, str]
    codes: dict[str, str]
    constant: str | None
    optional: bool


@dataclass(frozen=True)
class Mapping:
    """One kind of extract: what a line is, and where each of our columns comes from."""

    kind: str
    title: str
    line: str
    about: str
    table: str
    fields: tuple[Field, ...]
    flags: dict[str, str]
    yes: dict[str, str]
    credits: bool
    spells: tuple[str, ...]
    identifiers: dict[str, tuple[str, ...]]

    @property
    def sources(self) -> dict[str, str]:
        """Every source column there may be, with the way it is read."""
        ways = {source: way for field in self.fields for way, source in field.ways.items()}
        return ways | dict.fromkeys(self.flags.values(), "flag")

    def identifying(self, source: str) -> str | None:
        """What a column of this name says about who somebody is; None for any other column."""
        plain = ANYTHING_BUT_WORDS.sub("", source.lower())
        return next((what for what, names in self.identifiers.items() if plain in names), None)


def of(kind: str) -> Mapping:
    """The mapping of one kind of extract."""
    if kind not in KINDS:
        raise NoSuchKind(f"There is no kind of extract {kind!r}; there is {', '.join(KINDS)}.")
    return _mapping(kind)


@cache
def _mapping(kind: str) -> Mapping:
    shared, own = _toml(SHARED), _toml(kind)
    table = own["table"]
    columns = {**shared[table], **own["columns"]}
    flags = columns.pop("flags", {})
    if stray := columns.keys() - {column.name for column in store.TABLES[table]}:
        raise ValueError(
            f"{kind}.toml has columns that {table} have not: {', '.join(sorted(stray))}."
        )
    return Mapping(
        kind=kind,
        title=own["title"],
        line=own["line"],
        about=own["about"],
        table=table,
        fields=tuple(
            _field(column, columns[column.name], shared["codes"])
            for column in store.TABLES[table]
            if column.name in columns
        ),
        flags=flags,
        yes=shared["codes"]["yes"],
        credits=own.get("credits", False),
        spells=tuple(own.get("spells", ())),
        identifiers={what: tuple(names) for what, names in shared["identifiers"].items()},
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text())


def _field(column: schema.Column, about: dict[str, Any], lists: dict[str, Any]) -> Field:
    if unknown := about.keys() - {*WAYS, "codes", "constant", "optional"}:
        raise ValueError(f"{column.name} cannot be read in the way {', '.join(sorted(unknown))}.")
    codes = about.get("codes", {})
    return Field(
        column=column,
        ways={way: about[way] for way in WAYS if way in about},
        codes=lists[codes] if isinstance(codes, str) else codes,
        constant=about.get("constant"),
        optional=about.get("optional", False),
    )
