"""The arithmetic of an outcome: the peers' values, the gap, and the people it stands for."""

from dataclasses import dataclass

from evidence.explain import Explanation, Input, Step
from evidence.models import Run
from evidence.queries import Row
from method import intervals
from organisations.models import Organisation

from .. import queries
from ..models import Measure
from .comparison import (
    AGAINST,
    MIDDLE,
    alike,
    common_notes,
    comparison,
    known,
    links,
    own,
    releases,
)

NORMAL_95 = "1.959963984540054"  # the point of the normal distribution behind a 95% interval
POINTS = "percentage points"  # what the difference of two percentages is counted in
COLUMNS = {
    "value": "values",
    "previous": "values of the last period that does not overlap",
    "numerator": "people or events counted",
    "denominator": "denominators",
    "tested_value": "values with an interval",
    "squared_error": "squared standard errors",
}
FIRM = "peer_mean"  # the benchmark that tests and net figures are made against


@dataclass(frozen=True)
class Cell:
    """One outcome as the run has it, its measure, its fact, and the figures of the others."""

    row: Row
    measure: Measure
    fact: Row
    nation: Row | None
    peers: list[Row]

    @property
    def benchmark(self) -> str:
        return str(self.row["benchmark"])

    @property
    def people(self) -> bool:
        """Whether the gap can be said in people."""
        return bool(self.measure.multiplier) and self.row["denominator"] is not None

    @property
    def counted(self) -> bool:
        """Whether its own people and events count in a nation's total."""
        return self.people and self.fact.get("numerator") is not None

    @property
    def apart(self) -> str:
        """The unit of a difference between two values."""
        unit = str(self.row["unit"])
        return POINTS if unit == "percent" else unit


def explanation(figure: str, run: Run, parts: list[str]) -> Explanation | None:
    """From the parts of the id: organisation, measure, group, period, a dash, benchmark."""
    code, measure, group, _, _, benchmark = parts
    organisation = own(code)
    if organisation is None:
        return None
    row = _row(figure, run, {"organisation": code, "measure": measure, "group": group}, benchmark)
    if row is None:
        return None
    cell, words = _cell(run, organisation, row)
    inputs = _inputs(cell)
    return Explanation(
        figure=figure,
        kind="outcome",
        run=run.pk,
        title=f"{row['measure_name']}, {organisation.full_name}, {row['period']}: "
        f"outcome against {AGAINST[benchmark]}",
        result=_result(row),
        inputs=inputs,
        steps=[*_gap(cell), *_tests(cell)],
        peers=cell.peers,
        columns=COLUMNS,
        compared_with=words,
        releases=releases(one.release for one in inputs),
        notes=_notes(cell) + common_notes(run, row, cell.peers, row["benchmark_value"]),
        links=links(figure, run, code, "api-outcome-benchmarks", **_address(row)),
    )


def _row(figure: str, run: Run, place: dict[str, str], benchmark: str) -> Row | None:
    """The row whose id this is: the period in an id has no blanks, so ids are compared."""
    listing = queries.outcome_benchmarks(run, place | {"benchmark": benchmark})
    return next((row for row in listing if row["explain"] == figure), None)


def _cell(run: Run, organisation: Organisation, row: Row) -> tuple[Cell, str]:
    place = {name: row[name] for name in ("measure", "period", "group")}
    listing = queries.outcome_benchmarks(
        run, place | {"benchmark": row["benchmark"]} | alike(organisation)
    )
    found = {one["organisation"]: one for one in listing}
    facts = {one["organisation"]: one for one in queries.outcomes(place)}
    against = comparison(run, organisation, row["benchmark"])
    before = _before(row, organisation) if row["benchmark"] == "peer_best5_last" else {}
    peers = [
        peer | _figures(found, facts, before, peer["organisation"])
        for peer in against.rows(row["organisation"], found)
    ]
    measure = Measure.objects.get(pk=row["measure"])
    fact = facts.get(row["organisation"], {})
    return Cell(row, measure, fact, _nation(organisation, facts), peers), against.words


def _nation(organisation: Organisation, facts: dict[str, Row]) -> Row | None:
    """The nation's own published figure, where it is the benchmark."""
    nations = Organisation.objects.filter(kind="nation", nation=organisation.nation)
    codes = nations.values_list("code", flat=True)
    found = [facts[code] for code in codes if code in facts]
    return next((fact for fact in found if fact["value"] is not None), None)


def _before(row: Row, organisation: Organisation) -> dict[str, float | None]:
    """Values of the last period that does not overlap with this one, by organisation."""
    place = {"measure": row["measure"], "group": row["group"]}
    facts = list(queries.outcomes(place | alike(organisation)))
    start = next(fact["start"] for fact in facts if fact["period"] == row["period"])
    earlier = [fact for fact in facts if fact["end"] < start]
    last = max((fact["end"] for fact in earlier), default=None)
    return {fact["organisation"]: fact["value"] for fact in earlier if fact["end"] == last}


def _figures(
    found: dict[str, Row], facts: dict[str, Row], before: dict[str, float | None], code: str
) -> Row:
    """What a peer brings to the formulas."""
    row, fact = found[code], facts.get(code, {})
    error = _error(row)
    counted = fact.get("numerator") is not None and fact.get("denominator") is not None
    return {
        "value": row["value"],
        "previous": before.get(code),
        "numerator": fact["numerator"] if counted else None,
        "denominator": fact["denominator"] if counted else None,
        "tested_value": None if error is None else row["value"],
        "squared_error": None if error is None else error**2,
    }


def _error(row: Row) -> float | None:
    """The standard error behind an interval; unknown without one."""
    if row["lower"] is None or row["upper"] is None:
        return None
    return float(intervals.standard_error(row["lower"], row["upper"]))


def _inputs(cell: Cell) -> list[Input]:
    row, unit, release = cell.row, cell.row["unit"], cell.fact.get("release")
    found = [Input("value", "own value", row["value"], unit, release, row["period"])]
    polarity = "1 where higher is better, -1 where lower is"
    found.append(Input("polarity", "polarity", row["polarity"] or 1, "", None, polarity))
    if cell.people:
        per = cell.measure.multiplier
        found.append(Input("multiplier", "what the value is per", per, "", None))
        found.append(Input("denominator", "own denominator", row["denominator"], "people", release))
    if (error := _error(row)) is not None:
        words = "width of the published 95% interval over 3.92"
        found.append(
            Input("standard_error", "own standard error", error, cell.apart, release, words)
        )
    if cell.benchmark == "nation":
        found += _national_inputs(cell)
    return found


def _national_inputs(cell: Cell) -> list[Input]:
    if cell.nation:
        value, release = cell.nation["value"], cell.nation["release"]
        words = "as published for the nation"
        return [
            Input("nation_value", "the nation's value", value, cell.row["unit"], release, words)
        ]
    if not cell.counted:
        return []
    release = cell.fact.get("release")
    return [Input("numerator", "own numerator", cell.fact["numerator"], "people", release)]


def _benchmark(cell: Cell) -> str:
    match cell.benchmark:
        case "nation" if cell.nation:
            return "nation_value"
        case "nation":
            own = ("numerator + ", "denominator + ") if cell.counted else ("", "")
            events = f"({own[0]}sum(peers.numerator))"
            return f"multiplier * {events} / ({own[1]}sum(peers.denominator))"
        case "top_quartile":
            return "best_quartile(value, peers.value, polarity)"
        case "peer_best5":
            return "best_five(peers.value, peers.value, polarity)"
        case "peer_best5_last":
            return "best_five(peers.value, peers.previous, polarity)"
    return f"{MIDDLE[cell.benchmark]}(peers.value)"


def _gap(cell: Cell) -> list[Step]:
    """From the values to the gap and the people it stands for."""
    row, unit = cell.row, cell.row["unit"]
    gap = "polarity * (value - benchmark_value)"
    people = "gap / multiplier * denominator"
    position = "polarity * position(value, peers.value)"
    return known(
        [
            ("benchmark_value", "benchmark", _benchmark(cell), row["benchmark_value"], unit),
            ("gap", "gap", gap, row["gap"], cell.apart),
            ("variation", "variation", people, row["variation"], "people"),
            ("z", "position", position, row["z"], ""),
        ]
    )


def _tests(cell: Cell) -> list[Step]:
    """The interval of the gap and the people it may be said of: against the peers' mean only."""
    if cell.benchmark != FIRM:
        return []
    row = cell.row
    difference = "polarity * (value - mean(peers.tested_value))"
    others = "mean(peers.squared_error) / count(peers.squared_error)"
    reach = f"{NORMAL_95} * sqrt(standard_error * standard_error + {others})"
    worse = f"max(0, 0 - {difference}) / multiplier * denominator"
    net = worse if row["different"] else "0"
    best = "best_five(peers.value, peers.value, polarity)"
    classic = f"max(0, polarity * ({best} - value)) / multiplier * denominator"
    low, high = "lower limit of the gap", "upper limit of the gap"
    return known(
        [
            ("gap_lower", low, f"{difference} - {reach}", row["gap_lower"], cell.apart),
            ("gap_upper", high, f"{difference} + {reach}", row["gap_upper"], cell.apart),
            ("net", "net: worse by more than chance", net, row["net"], "people"),
            ("classic", "short of the best five of ten", classic, row["classic"], "people"),
        ]
    )


def _result(row: Row) -> str:
    for name in ("variation", "gap"):
        if row[name] is not None:
            return name
    return "value"


def _notes(cell: Cell) -> list[str]:
    row, found = cell.row, ["A gap is positive where it is better.", cell.measure.caveats]
    if row["lower"] is None:
        found.append("No interval is published: only the position among the others is known.")
    if cell.benchmark == FIRM and row["different"] is False:
        found.append("Not distinguishable from peers.")
    if row["polarity"] == 0:
        found.append("Neither end is better: this is need, not an outcome.")
    return found


def _address(row: Row) -> dict[str, str]:
    """The filters that find this row again."""
    return {name: row[name] for name in ("measure", "period", "group", "benchmark")}
