"""Every row of Benchmark once more, slowly: see `reference`."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from organisations.models import Population
from programmes.models import Programme, Spend

from .reference import (
    MINIMUM,
    Group,
    Held,
    Key,
    groups,
    mean,
    middle,
    minus,
    position,
    ratio,
    survivors,
    times,
    two_sided,
)
from .twins import NOT_AGAIN

FIRST = 2023  # start of the first year of need-weighted populations
WEIGHTED_BY = {"05": "wp_mental_health", "18": "wp_maternity", "23A": "wp_primary_medical_final"}
OF_SETTING = {
    "prescribing": "wp_prescribing",
    "community": "wp_community",
    "acute": "wp_general_acute",
}


class SpendTwin:
    """Every row of Benchmark that a run ought to hold, by its key without the run."""

    def __init__(self) -> None:
        self.facts: dict[Key, Spend] = {
            (s.organisation_id, s.programme_id, s.care_setting_id, s.year): s
            for s in Spend.objects.exclude(**NOT_AGAIN)
        }
        self.persons = {
            (p.organisation_id, p.year, p.basis): p.population for p in Population.objects.all()
        }
        self.tree = Programme.objects.in_bulk()
        self.held: dict[Key, Held] = {}
        self.rows: dict[Key, dict[str, Any]] = {}
        self.groups = groups()
        for group in self.groups:
            self.calculate(group)

    def pounds(self, *key: str) -> float | None:
        return self.facts[key].spend if key in self.facts else None

    def population(self, code: str, line: Key, year: str, basis: str) -> float | None:
        if basis == "resident":
            return self.persons.get((code, year, "resident"))
        back = FIRST - int(year[:4])
        registered = self.persons.get((code, max(year, "2023-24"), "registered"))
        if basis == "registered":
            return registered
        weighted = self.weighting(line)
        if back <= 0:
            return self.persons.get((code, year, weighted))
        if back > (1 if weighted == "wp_maternity" else 5):
            return None
        needed, people = (
            self.persons.get((code, "2023-24", kind)) for kind in (weighted, "registered")
        )
        return times(ratio(needed, people), registered)

    def weighting(self, line: Key) -> str:
        programme, setting = line
        parent = self.tree[programme].parent_id
        return (
            WEIGHTED_BY.get(programme)
            or WEIGHTED_BY.get(parent or "")
            or OF_SETTING.get(setting, "wp_overall_core")
        )

    def parent(self, line: Key) -> Key:
        programme, setting = line
        return (programme if setting != "all" else self.tree[programme].parent_id or "", "all")

    def whole(self, code: str, line: Key, year: str) -> float | None:
        """What a line is a share of; a share of nothing or of a repayment is unknown."""
        pounds = self.pounds(code, *self.parent(line), year)
        return pounds if pounds is not None and pounds > 0 else None

    def leads(self, code: str, line: Key, year: str) -> bool:
        """Whether a line counts as a programme among the findings."""
        level = self.tree[line[0]].level
        whole = self.pounds(code, *self.parent(line), year)
        alone = level == "system" and whole is None
        return line[1] == "all" and (level == "programme" or alone)

    def calculate(self, group: Group) -> None:
        facts = {key for key in self.facts if key[0] in group.codes}
        bases = ["need_weighted", "registered"] if group.kind == "icb" else ["resident"]
        for line, year in sorted({(key[1:3], key[3]) for key in facts}):
            cells = {basis: Cell(self, group, line, year, basis) for basis in bases}
            for cell in cells.values():
                cell.write(cells)
        for basis in bases:
            for code in group.codes:
                self.decide(code, basis)

    def decide(self, code: str, basis: str) -> None:
        """Which variations are unusual, among all of an organisation and year."""
        families: dict[Key, dict[Key, float]] = defaultdict(dict)
        for key, row in self.rows.items():
            if key[0] == code and key[4:] == (basis, "peer_mean") and row["p"] is not None:
                leads = str(self.leads(code, key[1:3], key[3]))
                families[key[3], leads][key] = row["p"]
        for family in families.values():
            found = survivors(family)
            for key in family:
                self.rows[key]["unusual"] = key in found


@dataclass
class Cell:
    """One line of spend in one year on one basis, for all organisations of a group."""

    twin: SpendTwin
    group: Group
    line: Key
    year: str
    basis: str

    def __post_init__(self) -> None:
        self.people, self.rate, self.share, self.whole = {}, {}, {}, {}
        for code in self.group.codes:
            pounds = self.twin.pounds(code, *self.line, self.year)
            people = self.twin.population(code, self.line, self.year, self.basis)
            whole = self.twin.whole(code, self.line, self.year)
            fact = self.twin.facts.get((code, *self.line, self.year))
            if people is not None and pounds is not None:
                self.people[code], self.rate[code] = people, pounds / people
            if whole is not None and pounds is not None:
                self.whole[code] = whole
            share = ratio(pounds, whole)
            if share is None and fact is not None:
                share = fact.share_of_allocation
            if share is not None:
                self.share[code] = share

    @cached_property
    def nation(self) -> float | None:
        """Total over total."""
        if len(self.rate) < MINIMUM:
            return None
        pounds = sum(self.rate[code] * self.people[code] for code in self.rate)
        return pounds / sum(self.people.values())

    @cached_property
    def nation_share(self) -> float | None:
        if len(self.whole) < MINIMUM:
            return None
        pounds = sum(self.twin.pounds(code, *self.line, self.year) or 0 for code in self.whole)
        return ratio(pounds, sum(self.whole.values()))

    def benchmark(self, name: str, code: str) -> tuple[float | None, float | None, list[float]]:
        """Rate, share and the comparators' rates."""
        who = [c for c in self.group.codes if c != code]
        if name == "nation":
            return self.nation, self.nation_share, [self.rate[c] for c in who if c in self.rate]
        statistic = mean if name == "peer_mean" else middle
        who = self.group.comparators(code)
        rates = [self.rate[c] for c in who if c in self.rate]
        return statistic(rates), statistic([self.share[c] for c in who if c in self.share]), rates

    def variations(self, code: str) -> Iterator[float | None]:
        """The variation in pounds in each specification that is counted on this basis."""
        own, people = self.rate.get(code), self.people.get(code)
        if self.group.sets:
            benchmarks = [*self.group.against_peers(code, self.rate), self.nation]
            yield from (times(minus(own, benchmark), people) for benchmark in benchmarks)
        else:
            rest = self.group.against_the_rest(code, self.rate, self.nation)
            yield from (minus(own, benchmark) for benchmark in rest)

    def specifications(self, code: str, cells: dict[str, "Cell"]) -> Held:
        others = [cell for basis, cell in cells.items() if basis != self.basis]
        order = [self, *others] if self.group.sets else [self]
        found = [variation for cell in order for variation in cell.variations(code)]
        again = [*self.group.repeated[code] * 2, False] if self.group.sets else []
        repeats = again * len(order) or [False] * len(found)
        return Held(found, repeats)

    def write(self, cells: dict[str, "Cell"]) -> None:
        for code in self.rate:
            held = self.specifications(code, cells)
            for name in ("peer_mean", "peer_median", "nation"):
                key = (code, *self.line, self.year, self.basis, name)
                self.twin.rows[key] = self.row(code, name)
                if name == "peer_mean":
                    self.twin.held[key] = held
                    self.twin.rows[key] |= self.firm(code, held)

    def row(self, code: str, name: str) -> dict[str, Any]:
        fact = self.twin.facts[code, *self.line, self.year]
        own, people, share = self.rate[code], self.people[code], self.share.get(code)
        rate, benchmark_share, others = self.benchmark(name, code)
        points = minus(share, benchmark_share)
        whole = self.twin.whole(code, self.line, self.year)
        first_year = self.year if self.basis == "resident" else max(self.year, "2023-24")
        need = self.basis == "need_weighted"
        return {
            "population": people,
            "population_year": first_year,
            "weighting": self.twin.weighting(self.line) if need else "",
            "need_carried": need and self.year < "2023-24",
            "spend": fact.spend,
            "per_head": own,
            "share": share,
            "benchmark_per_head": rate,
            "benchmark_share": benchmark_share,
            "used": len(others) + (name == "nation"),
            "variation": times(minus(own, rate), people),
            "variation_per_head": minus(own, rate),
            "variation_percent": ratio(minus(own, rate), rate),
            "share_variation": times(points, 100.0),
            "share_variation_pounds": times(points, whole),
            "z": position(own, others),
            "rank": 1 + sum(rate > own for rate in self.rate.values()),
            "of": len(self.rate),
            "robust": None,
            "specifications": 0,
            "broken": 0,
            "unusual": None,
            "signal": "",
            "derived": fact.derived,
            "note": fact.note,
        }

    def firm(self, code: str, held: Held) -> dict[str, Any]:
        """What is only said against the peers' mean."""
        row = self.twin.rows[code, *self.line, self.year, self.basis, "peer_mean"]
        others = self.benchmark("peer_mean", code)[2]
        return {
            "robust": held.share,
            "specifications": held.count,
            "broken": held.broken,
            "signal": spend_signal(row["variation_percent"], held.share),
            "p": two_sided(self.rate[code], others),
        }


def spend_signal(percent: float | None, share: float | None) -> str:
    if percent is None or share is None:
        return ""
    if abs(percent) < 0.05 or share < 0.8:
        return "none"
    return "above" if percent > 0 else "below"
