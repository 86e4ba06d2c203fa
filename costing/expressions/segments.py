"""People in segments: the eight of Bridges to Health, or by age and use of care."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from ..engine import Tables
from ..schema import BANDS
from . import people

DATA = Path(__file__).parent.parent / "data" / "segments.toml"
ANY = "any"
BETWEEN = "."  # of the codes of a scheme whose lists of rules are crossed


@dataclass(frozen=True)
class Rule:
    """One rule: the segment it puts people in, and all that must hold for it (see segments.toml)."""

    segment: str
    name: str
    ages: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    alive: bool | None = None
    at_least: dict[str, Any] = field(default_factory=dict)


@cache
def schemes() -> dict[str, list[list[Rule]]]:
    """The lists of rules of every scheme, by its code."""
    found = tomllib.loads(DATA.read_text())
    return {
        scheme: [[Rule(**rule) for rule in rules] for rules in lists.values()]
        for scheme, lists in found.items()
    }


def segments(scheme: str) -> dict[str, str]:
    """The segments of a scheme in the order of their rules: code and name."""
    names = {"": ""}
    for rules in schemes()[scheme]:
        names = {
            _joined(code, rule.segment, BETWEEN): _joined(name, rule.name, ", ")
            for code, name in names.items()
            for rule in rules
        }
    return names


def _joined(before: str, after: str, between: str) -> str:
    return f"{before}{between}{after}" if before else after


def cost(tables: Tables, scheme: str) -> Table:
    """One row per system, year, segment and care setting ("all" among them): people in the segment,
    those of them with such care (`users`), pounds, and `largest`, as in `people.by_setting`."""
    years = people.years(tables)
    parts = [_first(years, rules) for rules in schemes()[scheme]]
    code = parts[0]
    for part in parts[1:]:
        code = code + BETWEEN + part
    return people.by_setting(years.mutate(segment=code), ["system", "year", "segment"])


def _first(years: Table, rules: list[Rule]) -> StringValue:
    """The segment of the first rule that holds; the last one holds for everybody."""
    *rest, last = rules
    return ibis.cases(*((_holds(years, rule), rule.segment) for rule in rest), else_=last.segment)


def _holds(years: Table, rule: Rule) -> BooleanValue:
    needs = []
    if rule.ages:
        first, last = (BANDS.index(band) for band in rule.ages)
        # An age that is not known is in no band, which is not the same as not known whether it is.
        needs.append(years.age_band.fill_null("").isin(BANDS[first : last + 1]))
    if rule.conditions:
        needs.append(_has(years, rule.conditions))
    if rule.alive is not None:
        needs.append(years.alive == rule.alive)
    if rule.at_least:
        used = sum((years[name] for name in rule.at_least["of"][1:]), years[rule.at_least["of"][0]])
        needs.append(used >= rule.at_least["number"])
    return ibis.and_(*needs)


def _has(years: Table, conditions: list[str]) -> BooleanValue:
    codes = years.conditions.fill_null("")
    if ANY in conditions:
        return codes != ""
    return ibis.or_(*((" " + codes + " ").contains(f" {code} ") for code in conditions))
