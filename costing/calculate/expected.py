"""What people cost beside what the same people would cost at the rates of a reference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evidence.binary import Columns
from method import disclosure
from method.arrays import Array, ratio

from .. import engine, schema
from ..expressions import expected, nhs_cost
from ..made_up import invented
from ..models.results import ALL
from .cells import Cells, Sums, Texts, added, first, most, numbered, numbers, texts
from .everybody import Everybody

SYSTEMS, PUBLISHED = "systems", "published"
FEWEST = 6  # systems: at the rates of fewer, each would mostly be compared with itself
STRATA = expected.STRATA


@dataclass(frozen=True)
class Added:
    """People added up by one of the three, or over all of them, and what they would cost at the rates of
    a reference."""

    reference: str
    by: str
    sums: Sums
    expected: Array


def added_up(tables: engine.Tables, whole: Everybody, illustrative: bool) -> list[Added]:
    """All people, and by each of the three on its own.

    Made-up people are held against one another, a system of its own against what is published: made-up
    figures are never compared with real ones, and one system's own rates would say nothing.
    """
    return list(_at_systems_rates(tables, whole) if illustrative else _at_published(tables, whole))


def _at_systems_rates(tables: engine.Tables, whole: Everybody) -> Iterator[Added]:
    table = engine.rows(expected.cost(tables))
    for by in (ALL, *STRATA) if len(set(texts(table, "system"))) >= FEWEST else ():
        sums, group = _added_up(table, by)
        whole.relate(sums, np.ones(len(sums.cells), dtype=np.bool_), _settings(sums))
        yield Added(SYSTEMS, by, sums, added(group, numbers(table, "expected")))


def _at_published(tables: engine.Tables, whole: Everybody) -> Iterator[Added]:
    table, known = engine.rows(nhs_cost.cost(tables)), engine.rows(expected.cost(tables))
    for by in (ALL, *STRATA) if table.num_rows else ():
        sums, group = _added_up(table, by)
        in_all = _added_up(table, ALL)[0].cells
        if by == ALL:
            _left_out(sums, table, known, whole)
            places = np.arange(len(in_all))
        else:
            places = _groups_of(sums, in_all)
        keys = zip(*(in_all.keys[name].tolist() for name in ("system", "year")), strict=True)
        sums.name((("nhs", *key) for key in keys), places)
        yield Added(PUBLISHED, by, sums, added(group, _at_published_rates(table)))


def _added_up(table: pa.Table, by: str, prefix: str = "") -> tuple[Sums, NDArray[np.intp]]:
    """Strata added up by one of the three, or over all of them; and the group of each row."""
    keys = {name: texts(table, name) for name in ("system", "year")}
    keys["group"] = texts(table, by) if by != ALL else np.full(table.num_rows, ALL)
    group = numbered(list(keys.values()))
    people, cost, largest = (
        numbers(table, f"{prefix}{name}") for name in ("people", "cost", "largest")
    )
    figures = added(group, people), added(group, cost), most(group, largest)
    return Sums(Cells(first(group, keys), *figures)), group


def _groups_of(sums: Sums, in_all: Cells) -> NDArray[np.intp]:
    """The groups of a system's year add up to all of it: its places behind them."""
    places = sums.behind(in_all.people, in_all.cost, in_all.largest)
    own = sums.cells.keys
    for at, place in enumerate(places.tolist()):
        same = (own["system"] == in_all.keys["system"][at]) & (
            own["year"] == in_all.keys["year"][at]
        )
        sums.relate(place, np.flatnonzero(same))
    return places


def _settings(sums: Sums) -> Texts:
    """All care, for every row."""
    return np.full(len(sums.cells), ALL)


def _left_out(sums: Sums, of_nhs: pa.Table, of_all: pa.Table, whole: Everybody) -> None:
    """All NHS care, with social care and people who are not known well enough, is everybody's cost."""
    unknown = np.logical_or.reduce([texts(of_all, name) == expected.UNKNOWN for name in STRATA])
    rest = [_added_up(of_nhs, ALL, "social_")[0].cells]
    if unknown.any():
        rest.append(_added_up(of_all.filter(pa.array(unknown)), ALL)[0].cells)
    parts = [(one, sums.behind(one.people, one.cost, one.largest)) for one in rest]
    whole.relate(sums, np.ones(len(sums.cells), dtype=np.bool_), _settings(sums), *parts)


def chunks(found: Sequence[Added]) -> Iterator[Columns]:
    """The rows of ExpectedCost."""
    for part in found:
        yield _columns(part)


def _columns(part: Added) -> Columns:
    shown = part.sums.shown
    wanted = disclosure.hidden_pounds(part.expected, shown.hidden)
    return {
        **shown.cells.shown_as(),
        "reference": part.reference,
        "by": part.by,
        "people": shown.people,
        "cost": shown.cost,
        "expected": wanted,
        "ratio": 100 * ratio(shown.cost, wanted),
        "variation": shown.cost - wanted,
        "hidden": shown.hidden,
    }


def _at_published_rates(table: pa.Table) -> Array:
    strata = zip(*(texts(table, name).tolist() for name in STRATA), strict=True)
    rates = published()
    return np.array([rates[key] for key in strata]) * numbers(table, "people")


def published() -> dict[tuple[str, str, str], float]:
    """Published pounds a head by five-year band, sex and fifth: the single years of a band weighted by
    their published people; 85 and over as it is published."""
    pounds, people = invented.published()
    found = {}
    for place, band in enumerate(schema.BANDS):
        ages = slice(5 * place, 5 * place + 5)
        weight = people[ages] if band != schema.BANDS[-1] else np.ones_like(pounds[ages])
        means = np.average(pounds[ages], axis=0, weights=weight)
        for (s, f), mean in np.ndenumerate(means):
            found[band, invented.SEXES[s], str(schema.FIFTHS[f])] = float(mean)
    return found
