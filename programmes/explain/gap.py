"""The arithmetic of a gap between deprivation groups: groups, gap, the comparators' gaps, the indices."""

from dataclasses import dataclass

from evidence.explain import Explanation, Input, Step
from evidence.models import Run
from evidence.queries import Row
from organisations.models import Organisation

from .. import queries
from ..deprivation import FIFTHS, LEAST_DEPRIVED, MERGED, MOST_DEPRIVED_TWO, Group
from ..sentences import TESTED
from .comparison import (
    alike,
    common_notes,
    comparison,
    known,
    links,
    own,
    releases,
)

COLUMNS = {"gap": "gaps"}
SIMULATED = (
    "Limits of the slope and of the relative index come from seeded draws of the groups' figures "
    "within their errors (see how it is worked out), so they are not rebuilt here."
)


@dataclass(frozen=True)
class Gap:
    """One row of gaps, the published figure of each group, and the comparators' gaps."""

    row: Row
    facts: dict[str, Row]
    peers: list[Row]

    @property
    def split(self) -> tuple[Group, ...]:
        return MERGED if MOST_DEPRIVED_TWO.code in self.facts else FIFTHS

    @property
    def there(self) -> list[Group]:
        """The groups with a published figure, the most deprived first."""
        return [group for group in self.split if self._value(group) is not None]

    def _value(self, group: Group) -> float | None:
        return self.facts.get(group.code, {}).get("value")

    @property
    def people(self) -> dict[str, float]:
        """The people of each group; nothing unless all have some."""
        found = [self.facts.get(group.code, {}).get("denominator") for group in self.split]
        people = [count for count in found if count is not None]
        if len(people) < len(found) or self.row["slope_index"] is None:
            return {}
        return dict(zip((group.code for group in self.split), people, strict=True))


def explanation(figure: str, run: Run, parts: list[str]) -> Explanation | None:
    """From the parts of the id: organisation, measure, a dash, period, a dash, the peers' mean."""
    code, measure, *_ = parts
    organisation = own(code)
    if organisation is None:
        return None
    everybody = queries.inequalities(run, {"measure": measure} | alike(organisation)).rows()
    row = next((one for one in everybody if one["explain"] == figure), None)
    if row is None:
        return None
    gap, words = _gap(run, organisation, row, everybody)
    inputs = _inputs(gap)
    return Explanation(
        figure=figure,
        kind="gap",
        run=run.pk,
        title=f"{row['measure_name']}, {organisation.full_name}, {row['period']}: "
        "the most deprived against the least deprived",
        result="deprivation_gap" if row["deprivation_gap"] is not None else inputs[-1].name,
        inputs=inputs,
        steps=_steps(gap),
        peers=gap.peers,
        columns=COLUMNS,
        compared_with=words,
        releases=releases(one.release for one in inputs),
        notes=_notes(gap) + common_notes(run, row, gap.peers, row["benchmark_gap"]),
        links=links(
            figure, run, code, "api-inequalities", measure=row["measure"], period=row["period"]
        ),
    )


def _gap(run: Run, organisation: Organisation, row: Row, everybody: list[Row]) -> tuple[Gap, str]:
    place = {name: row[name] for name in ("measure", "period", "organisation")}
    facts = queries.outcomes(place)
    of_period = [one for one in everybody if one["period"] == row["period"]]
    found = {one["organisation"]: one for one in of_period}
    against = comparison(run, organisation, TESTED)
    peers = [
        peer | {"gap": found[peer["organisation"]]["deprivation_gap"]}
        for peer in against.rows(row["organisation"], found)
    ]
    return Gap(row, {fact["group"]: fact for fact in facts}, peers), against.words


def _name(group: Group) -> str:
    """The group's code as formulas write it."""
    return group.code.replace("-", "_")


def _inputs(gap: Gap) -> list[Input]:
    unit = gap.row["unit"]
    polarity = "1 where higher is better, -1 where lower is"
    found = [Input("polarity", "polarity", gap.row["polarity"] or 1, "", None, polarity)]
    total, before = sum(gap.people.values()), 0.0
    for group in gap.there:
        fact, name = gap.facts[group.code], _name(group)
        found.append(Input(name, group.words, fact["value"], unit, fact["release"]))
        if people := gap.people.get(group.code):
            share, rank = people / total, (before + people / 2) / total
            words = "of the people of all groups"
            found += [
                Input(
                    f"share_{name}",
                    f"share of the {group.words}",
                    share,
                    "",
                    fact["release"],
                    words,
                ),
                Input(f"rank_{name}", f"rank of the {group.words}", rank, "", None, _ranked(words)),
            ]
            before += people
    return found


def _ranked(words: str) -> str:
    return f"those more deprived and half its own, as a share {words}"


def _steps(gap: Gap) -> list[Step]:
    """From the groups to the gap, its place among the comparators' gaps, and the indices."""
    row, unit = gap.row, gap.row["unit"]
    most = _mean(FIFTHS[:2]) if gap.split is FIFTHS else _name(MOST_DEPRIVED_TWO)
    name = "most_deprived"
    return known(
        [
            (name, "most deprived 40%", most, row[name], unit),
            (
                "deprivation_gap",
                "gap",
                f"most_deprived - {_name(LEAST_DEPRIVED)}",
                row["deprivation_gap"],
                unit,
            ),
            ("benchmark_gap", "benchmark", "mean(peers.gap)", row["benchmark_gap"], unit),
            ("z", "position", "polarity * position(deprivation_gap, peers.gap)", row["z"], ""),
            *_indices(row, unit),
        ]
    )


def _indices(row: Row, unit: str) -> list[tuple[str, str, str, float | None, str]]:
    """The Core20 gap, and the line through the groups by rank."""
    first, *rest = FIFTHS
    terms = [f"share_{_name(one)} * (rank_{_name(one)} - 0.5)" for one in FIFTHS]
    above = " + ".join(f"{term} * {_name(one)}" for term, one in zip(terms, FIFTHS, strict=True))
    below = " + ".join(
        f"{term} * (rank_{_name(one)} - 0.5)" for term, one in zip(terms, FIFTHS, strict=True)
    )
    middle = " + ".join(f"share_{_name(one)} * {_name(one)}" for one in FIFTHS)
    start = f"({middle} - slope_index / 2)"
    core20, slope = f"{_name(first)} - {_mean(rest)}", f"({above}) / ({below})"
    relative = f"({start} + slope_index) / {start}"
    return [
        ("core20_gap", "Core20 gap", core20, row["core20_gap"], unit),
        ("slope_index", "slope index", slope, row["slope_index"], unit),
        ("relative_index", "relative index", relative, row["relative_index"], ""),
    ]


def _mean(groups: list[Group] | tuple[Group, ...]) -> str:
    """The mean of some groups by their people."""
    names = [_name(group) for group in groups]
    above = " + ".join(f"share_{name} * {name}" for name in names)
    return f"({above}) / ({' + '.join(f'share_{name}' for name in names)})"


def _notes(gap: Gap) -> list[str]:
    row = gap.row
    found = ["The gap is the most deprived less the least deprived, as published."]
    found += [row["why_unknown"]] if row["why_unknown"] else []
    return found + ([SIMULATED] if row["slope_lower"] is not None else [])
