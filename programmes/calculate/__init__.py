"""Facts into results: one run reads everything once, calculates, writes, and is then published."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple

import organisations.calculate
from evidence import partitions
from evidence.models import Run
from evidence.runs import Progress
from organisations.calculate import Comparators

from ..models import RESULTS as OWN_RESULTS
from ..models import (
    Benchmark,
    Funnel,
    Inequality,
    Opportunity,
    OutcomeBenchmark,
    Spread,
    ValueMap,
)
from . import facts, inequality, opportunities, outcomes, spend, spread, value
from .facts import OutcomeFacts, SpendFacts
from .inequality import InequalityResults
from .opportunities import Sources
from .outcomes import OutcomeResults
from .spend import SpendResults
from .value import Pairs

RESULTS = (*organisations.calculate.RESULTS, *OWN_RESULTS)


# The sums let go of the interpreter while they work, so that two threads keep two cores busy.
THREADS = 2


class Figures(NamedTuple):
    """What is read for one group of comparators."""

    comparators: Comparators
    spend: SpendFacts | None
    outcomes: OutcomeFacts | None


@dataclass
class Results:
    """What a run found for one group of comparators."""

    comparators: Comparators
    spend: list[SpendResults] = field(default_factory=list)
    outcomes: OutcomeResults | None = None
    inequalities: list[InequalityResults] = field(default_factory=list)
    pairs: list[Pairs] = field(default_factory=list)
    findings: Sources | None = None


def published(run: Run, progress: Progress) -> None:
    """Calculate every result of the published figures and write it under the run's id."""
    groups = organisations.calculate.comparators()
    progress.begin(len(groups) + 1 + len(RESULTS))
    figures = [_read(group, progress) for group in groups]
    progress.step("calculating")
    found = results(figures)
    _name_specifications(run, found)
    _write(run, groups, found, progress)
    partitions.analyse(RESULTS, run.pk)


def _read(group: Comparators, progress: Progress) -> Figures:
    progress.step(f"reading {group.kind.replace('_', ' ')}s in {group.nation.title()}")
    return Figures(group, facts.spend(group), facts.outcomes(group))


def results(figures: list[Figures]) -> list[Results]:
    """The sums, from arrays to arrays: nothing here asks the database."""
    with ThreadPoolExecutor(THREADS) as pool:
        of_spend = pool.map(_spend, figures)
        of_outcomes = pool.map(_outcomes, figures)
    return [_together(*parts) for parts in zip(figures, of_spend, of_outcomes, strict=True)]


def _spend(figures: Figures) -> list[SpendResults]:
    return spend.results(figures.spend) if figures.spend else []


def _outcomes(figures: Figures) -> tuple[OutcomeResults | None, list[InequalityResults]]:
    if figures.outcomes is None:
        return None, []
    everybody = figures.outcomes.everybody()
    found = outcomes.results(everybody) if everybody else None
    return found, inequality.results(figures.outcomes)


def _together(
    figures: Figures,
    of_spend: list[SpendResults],
    of_outcomes: tuple[OutcomeResults | None, list[InequalityResults]],
) -> Results:
    """Spend beside outcome, and the findings of both."""
    result = Results(figures.comparators, of_spend, *of_outcomes)
    if figures.spend and result.outcomes:
        met = value.met(result.outcomes, figures.spend.years)
        result.pairs = [value.pairs(one, result.outcomes, met) for one in of_spend]
        result.findings = Sources(of_spend, result.outcomes, met, result.pairs)
    elif of_spend:
        result.findings = Sources(of_spend, None, {}, [])
    return result


def _name_specifications(run: Run, found: list[Results]) -> None:
    """Keep the names behind the bits of `broken` with the run."""
    names: dict[str, list[str]] = {}
    for result in found:
        group = f"{result.comparators.kind} {result.comparators.nation}"
        for one in result.spend:
            names[f"spend {group} {one.basis.name}"] = one.held.names
        if result.outcomes:
            names[f"outcome {group}"] = result.outcomes.held.names
    Run.objects.filter(pk=run.pk).update(specifications=names)


def _write(run: Run, groups: list[Comparators], found: list[Results], progress: Progress) -> None:
    progress.step("writing peers")
    organisations.calculate.write(run, groups)
    progress.step("writing spend against benchmarks")
    partitions.write(Benchmark, run.pk, (c for r in found for c in spend.chunks(r.spend)))
    progress.step("writing outcomes against benchmarks")
    chunks = (c for r in found if r.outcomes for c in outcomes.chunks(r.outcomes))
    partitions.write(OutcomeBenchmark, run.pk, chunks)
    progress.step("writing the value map")
    partitions.write(ValueMap, run.pk, (c for r in found for c in value.chunks(r.pairs)))
    progress.step("writing findings")
    chunks = (c for r in found if r.findings for c in opportunities.chunks(r.findings))
    partitions.write(Opportunity, run.pk, chunks)
    progress.step("writing inequalities")
    rows = (row for r in found for one in r.inequalities for row in inequality.rows(run, one))
    partitions.write(Inequality, run.pk, partitions.columns(inequality.COLUMNS, rows))
    progress.step("writing how far organisations lie apart")
    chunks = (c for r in found for c in spread.spreads(r.spend, r.outcomes))
    partitions.write(Spread, run.pk, chunks)
    progress.step("writing funnels")
    chunks = (c for r in found if r.outcomes for c in spread.funnels(r.outcomes.facts))
    partitions.write(Funnel, run.pk, chunks)
