"""How much of the spend loaded is called "other": by rule, when figures are loaded.

The rules (`data/other_spend.csv`) name nodes by code or pattern; the first that fits a node decides.
A node that no rule names is other as far as the systems in it are.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from evidence.datasets import table
from evidence.load import once
from evidence.models import CalledOther
from organisations.models import Organisation

from .models import Programme, Spend

DATA = Path(__file__).parent / "data"
TABLE = "other_spend.csv"


@dataclass(frozen=True, slots=True)
class OtherRow:
    """other_spend.csv: one row per node, or pattern of nodes, that is or is not called other."""

    node: str
    other: bool
    reason: str


@dataclass(frozen=True)
class Figure:
    """The pounds of one node, organisation and year; unknown where a release says so."""

    spend: float | None
    derived: bool


def rules() -> list[OtherRow]:
    """The rules in the order in which they decide."""
    path = DATA / TABLE
    rows = list(table.read(path, OtherRow))
    once(path, rows, "node")
    return rows


def called_other() -> None:
    """Work out for every organisation and year with spend how much of it is called other."""
    tree = Tree.loaded(rules())
    nations = dict(Organisation.objects.values_list("code", "nation"))
    CalledOther.objects.all().delete()
    CalledOther.objects.bulk_create(
        CalledOther(organisation=code, nation=nations[code], year=year, **found)
        for (code, year), figures in spend().items()
        if (found := tree.made_of(figures))
    )


def spend() -> dict[tuple[str, str], dict[str, Figure]]:
    """Pounds over all settings by organisation and year, then by node."""
    found: dict[tuple[str, str], dict[str, Figure]] = defaultdict(dict)
    rows = Spend.objects.filter(care_setting="all").order_by()
    columns = ("organisation_id", "year", "programme_id", "spend", "derived")
    for code, year, node, pounds, derived in rows.values_list(*columns):
        found[code, year][node] = Figure(pounds, derived)
    return found


@dataclass(frozen=True)
class Tree:
    """The programmes, the systems in each, and which nodes a rule names."""

    tops: Sequence[str]
    systems: Mapping[str, Sequence[str]]
    named: Mapping[str, bool]

    @classmethod
    def loaded(cls, rules: Sequence[OtherRow]) -> "Tree":
        systems: dict[str, list[str]] = defaultdict(list)
        tops, named = [], {}
        for code, parent, level in Programme.objects.values_list("code", "parent", "level"):
            if level == Programme.Level.PROGRAMME:
                tops.append(code)
            elif parent:
                systems[parent].append(code)
            for rule in rules[::-1]:
                if fnmatchcase(code, rule.node):
                    named[code] = rule.other
        return cls(tops, systems, named)

    def made_of(self, figures: Mapping[str, Figure]) -> dict[str, float | None] | None:
        """Pounds in all, called other and worked out; None where there is no spend."""
        known = {
            top: one for top in self.tops if (one := figures.get(top)) and one.spend is not None
        }
        total = sum(one.spend or 0 for one in known.values())
        if not total:
            return None
        parts = [self.other(top, figures) for top in known]
        worked_out = sum(one.spend or 0 for one in known.values() if one.derived)
        other = None if None in parts else sum(part or 0 for part in parts)
        return {"spend": total, "other": other, "worked_out": worked_out}

    def other(self, node: str, figures: Mapping[str, Figure]) -> float | None:
        """Pounds of a node that are called other; unknown where what decides is."""
        if self.named.get(node) is False:
            return 0
        inside = [code for code in self.systems.get(node, ()) if code in figures]
        if not self.named.get(node):
            return _sum(self.other(code, figures) for code in inside)
        named = [code for code in inside if self.named.get(code) is False]
        parts = [figures[code].spend for code in (node, *named)]
        if None in parts:
            return None
        own, *less = (part or 0 for part in parts)
        return own - sum(less)


def _sum(parts: Iterator[float | None]) -> float | None:
    found = list(parts)
    return None if None in found else sum(part or 0 for part in found)
