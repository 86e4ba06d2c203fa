"""Every analysis beside its slow twin, and how rows of the two are held against each other."""

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pytest
from ibis.expr.types import Table

from costing import engine
from costing.expressions import (
    areas,
    concentration,
    expected,
    nhs_cost,
    pathways,
    people,
    programmes,
    reconciliation,
    segments,
    unit_costs,
)

from . import reference, reference_pathways
from .small_store import Row, Small

Pair = tuple[Callable[[engine.Tables], Table], Callable[[Small], list[Row]]]


def _of_pathway(code: str) -> dict[str, Pair]:
    one = pathways.pathways()[code]
    return {
        f"pathway {code}": (
            lambda tables: pathways.cost(tables, one),
            lambda small: reference_pathways.pathway_cost(small, one),
        ),
        f"people of {code}": (
            lambda tables: pathways.people(tables, one),
            lambda small: reference_pathways.pathway_people(small, one),
        ),
    }


def _of_scheme(scheme: str) -> dict[str, Pair]:
    return {
        f"segments {scheme}": (
            lambda tables: segments.cost(tables, scheme),
            lambda small: reference.segments(small, scheme),
        )
    }


ANALYSES: dict[str, Pair] = {
    "years": (people.years, reference.years),
    "groups": (concentration.groups, reference.groups),
    "lorenz": (concentration.lorenz, reference.lorenz),
    "gini": (concentration.gini, reference.gini),
    "areas": (areas.cost, reference.areas),
    "expected": (expected.cost, reference.expected),
    "nhs cost": (nhs_cost.cost, reference.nhs_cost),
    "programmes": (programmes.cost, reference.programmes),
    "programmes with their systems": (
        lambda tables: programmes.cost(tables, reference.UNDER),
        lambda small: reference.programmes(small, reference.UNDER),
    ),
    "lines": (unit_costs.lines, reference.lines),
    "organisations": (
        unit_costs.organisations,
        lambda small: reference.lines(small, reference.PROVIDER),
    ),
    "specialties": (unit_costs.specialties, reference.specialties),
    "ledger": (reconciliation.ledger, reference.ledger),
    "outside": (reconciliation.outside, reference.outside),
    "outside by setting": (
        lambda tables: reconciliation.outside(tables, "care_setting"),
        lambda small: reference.outside(small, "care_setting"),
    ),
    "linkage": (reconciliation.linkage, reference.linkage),
    **{name: pair for scheme in segments.schemes() for name, pair in _of_scheme(scheme).items()},
    **{name: pair for code in pathways.pathways() for name, pair in _of_pathway(code).items()},
}


def same(found: pa.Table, wanted: Sequence[Row]) -> None:
    """The same rows whatever their order; floating-point figures to nine digits."""
    inexact = [one.name for one in found.schema if pa.types.is_floating(one.type)]
    assert sorted(found.column_names) == sorted(wanted[0]) if wanted else not found.num_rows
    ours = {_key(row, inexact): row for row in found.to_pylist()}
    theirs = {_key(row, inexact): row for row in wanted}
    assert len(ours) == found.num_rows
    assert len(theirs) == len(wanted)
    assert ours.keys() == theirs.keys()
    for key, row in ours.items():
        figures = {name: theirs[key][name] for name in inexact}
        assert {name: row[name] for name in inexact} == pytest.approx(figures, rel=1e-9, abs=1e-7)


def _key(row: Row, inexact: Sequence[str]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((name, repr(value)) for name, value in row.items() if name not in inexact))
