"""Sums of people by setting: segments of people, and areas they live in."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from evidence.binary import Columns
from method import disclosure
from method.arrays import Array

from .. import engine
from ..expressions import areas, segments
from .cells import Sums, cells, numbers
from .everybody import KEYS, Everybody
from .peers import Peers

SETTING = "care_setting"


class BySetting:
    """People of one kind of group by care setting: settings add up to all care of a group, and groups
    to everybody in a setting."""

    def __init__(self, table: pa.Table, group: str, whole: Everybody) -> None:
        self.sums = Sums(cells(table, ("system", "year", group, SETTING), "users"))
        self.people: Array = disclosure.shown(numbers(table, "people"))
        self.sums.along(SETTING)
        every = np.ones(table.num_rows, dtype=np.bool_)
        whole.relate(self.sums, every, self.sums.cells.keys[SETTING])

    def columns(self) -> Columns:
        """What may be shown of the rows."""
        shown = self.sums.shown
        return {
            **shown.cells.shown_as(),
            "people": self.people,
            "users": shown.people,
            "cost": shown.cost,
            "cost_per_person": shown.per(self.people),
            "hidden": shown.hidden,
        }


def in_segments(tables: engine.Tables, whole: Everybody) -> dict[str, BySetting]:
    """People in the segments of every scheme, by its code."""
    found = {scheme: engine.rows(segments.cost(tables, scheme)) for scheme in segments.schemes()}
    return {scheme: BySetting(table, "segment", whole) for scheme, table in found.items()}


def in_areas(tables: engine.Tables, whole: Everybody) -> BySetting:
    """People by where they live."""
    return BySetting(engine.rows(areas.cost(tables)), "area", whole)


def segment_chunks(found: dict[str, BySetting], peers: Peers) -> Iterator[Columns]:
    """The rows of SegmentCost, scheme by scheme."""
    for scheme, group in found.items():
        if len(group.people):
            per_person = group.sums.shown.per(group.people)
            peer, used = peers.mean(group.sums.cells, per_person)
            yield {
                **group.columns(),
                "scheme": scheme,
                "peer_cost_per_person": peer,
                "peers": used,
                "variation": (per_person - peer) * group.people,
            }


def area_chunks(group: BySetting, whole: Everybody) -> Iterator[Columns]:
    """The rows of AreaCost; pounds per person beside those of the whole system in the setting."""
    if len(group.people):
        per_person = group.sums.shown.per(group.people)
        in_all = whole.per_person([group.sums.cells.keys[name] for name in KEYS])
        yield {
            **group.columns(),
            "system_cost_per_person": in_all,
            "variation": (per_person - in_all) * group.people,
        }
