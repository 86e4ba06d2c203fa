"""Every row of OutcomeBenchmark once more, slowly: see `reference`."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from statistics import NormalDist, fmean

from scipy import special

from programmes.models import Measure, Outcome
from tests.method import reference as sums
from tests.method import reference_more as more

from .reference import (
    MINIMUM,
    Figures,
    Group,
    Held,
    Key,
    deviation,
    groups,
    mean,
    middle,
    minus,
    position,
    ratio,
    survivors,
    times,
)

PEERS = ("peer_mean", "peer_median", "nation")
FIVE = 5  # periods of a trend
BEST = ("peer_best5_last", "peer_best5", "top_quartile")


class OutcomeTwin:
    """Every row of OutcomeBenchmark that a run ought to hold, by its key without the run."""

    def __init__(self) -> None:
        self.measures = Measure.objects.in_bulk()
        self.rows: dict[Key, dict] = {}
        self.held: dict[Key, Held] = {}
        self.columns: dict[str, list[Column]] = {}  # by nation
        for group in groups():
            found = list(columns(group, self.measures))
            self.columns[group.nation] = found
            for column in found:
                self.write(column)
            for code in group.codes:
                self.decide(code, found)

    def write(self, column: "Column") -> None:
        for code in column.value:
            key = (code, column.measure.pk, column.period, column.group)
            self.held[key] = column.specifications(code)
            for name in PEERS + (BEST if column.of.sets else ()):
                self.rows[*key, name] = column.row(name, code)
            self.rows[*key, "peer_mean"] |= column.tests(code) | {
                "robust": self.held[key].share,
                "specifications": self.held[key].count,
                "broken": self.held[key].broken,
            }

    def decide(self, code: str, found: list["Column"]) -> None:
        """Which gaps survive Benjamini–Hochberg: the latest headline outcomes, and all else."""
        latest: dict[str, Column] = {}
        for column in found:
            if column.headline:
                latest[column.measure.pk] = max(
                    column, latest.get(column.measure.pk, column), key=lambda c: c.end
                )
        for test in ("different", "unusual"):
            families: dict[bool, dict] = defaultdict(dict)
            for column in found:
                key = (code, column.measure.pk, column.period, column.group, "peer_mean")
                p = self.rows.get(key, {}).get(f"{test}_p")
                if p is not None and not column.unjudged:
                    families[latest.get(column.measure.pk) is column][key] = p
            for family in families.values():
                found_so = survivors(family)
                for key in family:
                    self.rows[key][test] = key in found_so
        for column in found:
            key = (code, column.measure.pk, column.period, column.group, "peer_mean")
            if key in self.rows:
                self.rows[key] |= column.judged(code, self.rows[key])


def columns(group: Group, measures: dict[str, Measure]) -> Iterator["Column"]:
    facts: dict[Key, dict[str, Outcome]] = defaultdict(dict)
    for row in Outcome.objects.filter(organisation__in=group.codes, group="all"):
        facts[row.measure_id, row.period, row.group][row.organisation_id] = row
    nation: dict[Key, float | None] = {
        (row.measure_id, row.period, row.group): row.value
        for row in Outcome.objects.filter(
            organisation__kind="nation", organisation__nation=group.nation
        )
    }
    made: list[Column] = []
    for key, rows in facts.items():
        measure, period, people = key
        made.append(Column(group, measures[measure], period, people, rows, nation.get(key), made))
    return iter(made)


@dataclass(eq=False)
class Column:
    """One measure in one period and group of people, for all organisations of a group."""

    of: Group
    measure: Measure
    period: str
    group: str
    rows: dict[str, Outcome]
    published: float | None
    others: list["Column"]

    def __post_init__(self) -> None:
        one = next(iter(self.rows.values()))
        self.start, self.end = one.start, one.end
        self.value: Figures = {c: r.value for c, r in self.rows.items() if r.value is not None}
        self.error: Figures = {
            c: (r.upper - r.lower) / (2 * NormalDist().inv_cdf(0.975))
            for c, r in self.rows.items()
            if r.lower is not None and r.upper is not None and r.value is not None
        }
        self.unjudged = self.measure.polarity == 0
        self.headline = self.measure.headline and self.group == "all"
        self.sign = self.measure.polarity or 1

    @cached_property
    def earlier(self) -> "Column | None":
        """The last period that does not overlap."""
        same = [c for c in self.others if (c.measure, c.group) == (self.measure, self.group)]
        earlier = [c for c in same if c.end < self.start]
        return max(earlier, key=lambda c: c.end, default=None)

    @property
    def before(self) -> Figures:
        return self.earlier.value if self.earlier else {}

    def trend(self, code: str) -> str:
        """The word for five periods up to this one; unknown where one has no interval."""
        five: list[Column] = []
        column: Column | None = self
        while column and len(five) < FIVE:
            five, column = [column, *five], column.earlier
        if len(five) < FIVE or not all(c.error.get(code) for c in five):
            return "unknown"
        points = [c.rows[code] for c in five]
        return more.recent(
            *([getattr(p, of) for p in points] for of in ("value", "lower", "upper"))
        )

    @cached_property
    def nation(self) -> float | None:
        if self.published is not None:
            return self.published
        known = [r for r in self.rows.values() if None not in (r.numerator, r.denominator)]
        if len(known) < MINIMUM or not self.measure.multiplier:
            return None
        events = sum(r.numerator or 0 for r in known)
        people = sum(r.denominator or 0 for r in known)
        return times(ratio(events, people), self.measure.multiplier)

    def known(self, code: str) -> list[float]:
        return [self.value[c] for c in self.of.comparators(code) if c in self.value]

    def best5(self, code: str, before: Figures) -> tuple[float | None, int]:
        able = [c for c in sorted(self.of.comparators(code)) if c in self.value and c in before]
        best = sorted(able, key=lambda c: -self.sign * before[c])[:5]
        return mean([self.value[c] for c in best]), len(able)

    def benchmark(self, name: str, code: str) -> tuple[float | None, int]:
        match name:
            case "peer_mean":
                return mean(self.known(code)), len(self.known(code))
            case "peer_median":
                return middle(self.known(code)), len(self.known(code))
            case "nation":
                return self.nation, len(self.value)
            case "peer_best5":
                return self.best5(code, self.value)
            case "peer_best5_last":
                return self.best5(code, self.before)
        signed = [value * self.sign for value in self.value.values()]
        best = sums.quantile(signed, 0.75) * self.sign if len(signed) >= MINIMUM else None
        return best, len(signed)

    def people(self, code: str, gap: float | None) -> float | None:
        per = self.measure.multiplier or None
        return times(ratio(gap, per), self.rows[code].denominator)

    def row(self, name: str, code: str) -> dict:
        own, fact = self.value[code], self.rows[code]
        benchmark, used = self.benchmark(name, code)
        if name in BEST and not self.measure.polarity:
            benchmark = None
        gap = times(minus(own, benchmark), self.sign)
        everyone = [value for c, value in self.value.items() if c != code]
        z = position(own, everyone if name == "nation" else self.known(code))
        better = sum(self.sign * value > self.sign * own for value in self.value.values())
        unsaid = dict.fromkeys(TESTED) | {"specifications": 0, "broken": 0, "signal": ""}
        return unsaid | {
            "value": own,
            "lower": fact.lower,
            "upper": fact.upper,
            "denominator": fact.denominator,
            "benchmark_value": benchmark,
            "used": used,
            "gap": gap,
            "variation": self.people(code, gap),
            "z": None if name in BEST else times(z, self.sign),
            "rank": 1 + better,
            "of": len(self.value),
            "position_only": self.difference(code) is None,
            "trend": self.trend(code),
        }

    def able(self, code: str) -> list[str]:
        return [c for c in self.of.comparators(code) if c in self.error]

    def difference(self, code: str) -> tuple[float, float] | None:
        """The gap to the peers' mean, not yet by polarity, and its standard error."""
        able = self.able(code)
        if code not in self.error or len(able) < MINIMUM:
            return None
        noise = self.error[code] ** 2 + sum(self.error[c] ** 2 for c in able) / len(able) ** 2
        return self.value[code] - fmean(self.value[c] for c in able), sqrt(noise)

    def tests(self, code: str) -> dict:
        found = self.difference(code)
        if self.unjudged:
            return {}
        if found is None:
            return self.classic(code)
        (d, s), able = found, self.able(code)
        values, n = [self.value[c] for c in able], len(able)
        noisier = max(0.0, self.error[code] ** 2 - fmean(self.error[c] ** 2 for c in able))
        t = d / sqrt(deviation(values) ** 2 * (1 + 1 / n) + noisier)
        return self.classic(code) | {
            "gap_lower": d * self.sign - s * NormalDist().inv_cdf(0.975),
            "gap_upper": d * self.sign + s * NormalDist().inv_cdf(0.975),
            "different_p": float(2 * special.ndtr(-abs(d / s))),
            "unusual_p": float(2 * special.stdtr(n - 1, -abs(t))),
        }

    def classic(self, code: str) -> dict:
        if not self.of.sets:
            return {}
        short = times(minus(self.best5(code, self.value)[0], self.value[code]), self.sign)
        return {"classic": self.people(code, None if short is None else max(0.0, short))}

    def judged(self, code: str, row: dict) -> dict:
        """Signal and net, once it is known whether the gap survives."""
        found = self.difference(code)
        if self.unjudged:
            return {"signal": ""}
        if found is None:
            return {"signal": by_position(row["z"])}
        (d, s), survives = found, row["different"]
        worse = max(0.0, -d * self.sign)
        margin, reach = 0.5 * deviation(self.known(code)), s * NormalDist().inv_cdf(0.95)
        similar = -margin <= d - reach and d + reach <= margin
        signal = "similar" if similar else "unclear"
        if survives and abs(d) >= margin:
            signal = "better" if d * self.sign > 0 else "worse"
        return {"signal": signal, "net": self.people(code, worse) if survives else 0.0}

    def specifications(self, code: str) -> Held:
        if self.of.sets:
            found = [*self.of.against_peers(code, self.value), self.nation]
            repeats = [*self.of.repeated[code] * 2, False]
        else:
            found = list(self.of.against_the_rest(code, self.value, self.nation))
            repeats = [False] * len(found)
        return Held([minus(self.value[code], benchmark) for benchmark in found], repeats)


TESTED = "gap_lower gap_upper different_p unusual_p different unusual net classic robust".split()


def by_position(z: float | None) -> str:
    if z is None:
        return ""
    return "unclear" if abs(z) < 1 else "better" if z > 0 else "worse"
