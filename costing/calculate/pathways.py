"""The whole pathway round an index event: what each person took, who gave it, and what peers take."""

from collections.abc import Iterator

import numpy as np

from evidence.binary import Columns
from method import disclosure
from method.arrays import Array, ratio

from .. import engine
from ..expressions import pathways
from ..expressions.pathways import ALL, Pathway
from .cells import Cells, cells, looked_up, numbers, texts
from .peers import Peers

NOT_ALL = 0.99  # at most, where anybody's window is not over, whatever rounding says
KEYS = ("system", "year", "care_setting", "organisation", "month")


def chunks(tables: engine.Tables, peers: Peers) -> Iterator[Columns]:
    """The rows of PathwayCost, pathway by pathway: months by setting, not by organisation."""
    for pathway in pathways.pathways().values():
        rows = pathways.cost(tables, pathway)
        table = engine.rows(rows.filter((rows.organisation == ALL) | (rows.month == ALL)))
        if table.num_rows:
            yield _columns(tables, pathway, cells(table, KEYS), numbers(table, "events"), peers)


def _columns(
    tables: engine.Tables, pathway: Pathway, found: Cells, events: Array, peers: Peers
) -> Columns:
    index = engine.rows(pathways.people(tables, pathway))
    place = [texts(index, "system"), texts(index, "year")]
    keys = [found.keys["system"], found.keys["year"]]
    ended = numbers(index, "people") == numbers(index, "whole")
    number, whole = (disclosure.shown(numbers(index, name)) for name in ("people", "whole"))
    people = looked_up(keys, place, number)
    shown = found.protect(*(found.along(name) for name in KEYS[2:]))
    per_person = shown.per(people)
    there = np.char.add(np.char.add(place[0], " "), place[1])
    complete = looked_up(
        keys, place, np.where(ended, 1.0, np.minimum(ratio(whole, number), NOT_ALL))
    )
    # A peer whose windows are not over has care to come as well.
    peer, used = peers.mean(found, np.where(complete < 1, np.nan, per_person), there)
    return {
        **found.shown_as(),
        "pathway": pathway.code,
        "index_people": people,
        "complete": complete,
        "people": shown.people,
        "events": shown.counted(events),
        "cost": shown.cost,
        "cost_per_person": per_person,
        "peer_cost_per_person": peer,
        "peers": used,
        "variation": (per_person - peer) * people,
        "hidden": shown.hidden,
    }
