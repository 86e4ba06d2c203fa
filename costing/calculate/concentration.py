"""A few people, much of the money: groups one inside the other, none of which tells of a person."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evidence.binary import Columns
from method import disclosure
from method.arrays import Array, Flags, Places, ratio

from .. import engine
from ..expressions import concentration
from ..expressions.concentration import EVERYBODY
from ..models.results import ALL
from .cells import Cells, Protected, Sums, cells, looked_up, numbers, texts, together
from .everybody import KEYS, Everybody
from .peers import Peers

WHEN = ("system", "year")
SETTING = "care_setting"
GINI_DIGITS = 3  # more would tell of a single person joining or leaving
SHARE_DIGITS = (
    3  # of the curve: with more, pounds divided by a share would be everybody's to the pound
)


class Groups:
    """Groups of people by cost, with what may be shown of them."""

    def __init__(self, tables: engine.Tables, whole: Everybody) -> None:
        table = engine.rows(concentration.groups(tables))
        self.cells: Cells = cells(table, (*WHEN, "people_group", SETTING), "users")
        self.size: Array = numbers(table, "people")
        self.near: Flags = self._near()
        self.sums = sums = Sums(self.cells)
        sums.along(SETTING)
        for rows in together(self.cells.named("people_group", SETTING)):
            self._between(sums, rows)
        everybody = np.flatnonzero(self.cells.keys["people_group"] == EVERYBODY)
        whole.same(sums, everybody, [self.cells.keys[name][everybody] for name in KEYS])

    @property
    def shown(self) -> Protected:
        """What may be shown of the groups."""
        return replace(self.sums.shown, hidden=self.sums.shown.hidden | self.near)

    def _near(self) -> Flags:
        """Groups too small, or too near to another one that is shown."""
        found, in_all = self.cells, self.cells.keys[SETTING] == ALL
        hidden = np.zeros(len(found), dtype=np.bool_)
        for of_year in together(found.named("people_group", SETTING)):
            rows = of_year[in_all[of_year]]
            rows = rows[np.argsort(self.size[rows], kind="stable")]
            mean = ratio(found.cost[rows], self.size[rows])
            figures = self.size[rows], found.cost[rows], found.largest[rows]
            hidden[rows] = disclosure.nested(*figures, beyond=mean)
        return self.of_group(hidden)

    def of_group(self, hidden: Flags) -> Flags:
        """Rows whose group is hidden as a whole."""
        group = self.cells.named(SETTING)
        whole = np.zeros(group.max(initial=0) + 1, dtype=np.bool_)
        whole[group[hidden & (self.cells.keys[SETTING] == ALL)]] = True
        return whole[group]

    def _between(self, sums: Sums, rows: NDArray[np.intp]) -> None:
        """Of two groups one inside the other, the people between them are known too, setting by setting;
        of one that is too near to another, only that it is a part of the next larger one."""
        group, setting = self.cells.keys["people_group"], self.cells.keys[SETTING]
        rows = rows[np.lexsort((setting[rows], group[rows], self.size[rows]))]
        # Every group has a row for every setting.
        groups = np.split(rows, np.flatnonzero(group[rows[1:]] != group[rows[:-1]]) + 1)
        for inner, outer in self._pairs(groups):
            places = sums.behind(*self._people_between(inner, outer))
            for part in zip(outer.tolist(), inner, places, strict=True):
                sums.relate(part[0], np.array(part[1:]))
            in_all = setting[outer] == ALL
            sums.relate(int(places[in_all][0]), places[~in_all])

    def _pairs(self, groups: list[NDArray[np.intp]]) -> Iterator[tuple[Places, Places]]:
        """Each group that has anybody in it, and the next larger one that is not too near to another;
        everybody is the last."""
        outer = groups[-1]
        for inner in reversed(groups[:-1]):
            if self.size[inner[0]]:
                yield inner, outer
            if not self.near[inner[0]]:
                outer = inner

    def _people_between(
        self, inner: NDArray[np.intp], outer: NDArray[np.intp]
    ) -> tuple[Array, Array, Array]:
        """How many they are, their pounds, and the most that one of them can be: none of them costs more
        than the mean of the inner group, which has the dearest."""
        found, in_all = self.cells, self.cells.keys[SETTING][inner] == ALL
        people, cost = (one[outer] - one[inner] for one in (found.people, found.cost))
        mean = found.cost[inner][in_all][0] / self.size[inner][0]
        largest = np.minimum(found.largest[outer], mean)
        return people, cost, np.where(people == 0, 0.0, largest)

    def row(self, system: str, year: str, people_group: str) -> int | None:
        """The place of a group's row over all settings."""
        keys = self.cells.keys
        found = (keys["system"] == system) & (keys["year"] == year) & (keys[SETTING] == ALL)
        places = np.flatnonzero(found & (keys["people_group"] == people_group))
        return int(places[0]) if len(places) else None

    def cuts(self, system: str, year: str) -> Array:
        """How many people stand in each group that is shown, smallest first."""
        keys = self.cells.keys
        found = (keys["system"] == system) & (keys["year"] == year) & (keys[SETTING] == ALL)
        return np.unique(self.size[found & ~self.shown.hidden])


def group_chunks(groups: Groups, peers: Peers) -> Iterator[Columns]:
    """The rows of Concentration."""
    found, shown = groups.cells, groups.shown
    if not len(found):
        return
    keys = found.keys
    whole = keys["people_group"] == EVERYBODY
    setting = [keys[name] for name in (*WHEN, SETTING)]
    everybody = looked_up(setting, [key[whole] for key in setting], shown.cost[whole])
    in_all = keys[SETTING] == ALL
    group = [keys[name] for name in (*WHEN, "people_group")]
    of_group = looked_up(group, [key[in_all] for key in group], shown.cost[in_all])
    share, mix = ratio(shown.cost, everybody), ratio(shown.cost, of_group)
    (peer_share, used), (peer_mix, mixed) = peers.mean(found, share), peers.mean(found, mix)
    people = disclosure.shown(groups.size)
    yield {
        **found.shown_as(),
        "people": people,
        "users": np.where(groups.of_group(shown.hidden), np.nan, shown.people),
        "cost": shown.cost,
        "cost_per_person": shown.per(people),
        "share": share,
        "peer_share": peer_share,
        "mix": mix,
        "peer_mix": np.where(mixed == used, peer_mix, np.nan),  # `peers` is of both
        "peers": used,
        "hidden": shown.hidden,
    }


def spread_chunks(tables: engine.Tables, groups: Groups, peers: Peers) -> Iterator[Columns]:
    """The rows of CostSpread."""
    table = engine.rows(concentration.gini(tables))
    if not table.num_rows:
        return
    keys = {name: texts(table, name) for name in WHEN}
    cost, nobody = numbers(table, "cost"), np.zeros(table.num_rows)
    found = Cells(keys, numbers(table, "people"), cost, nobody)
    where = zip(keys["system"].tolist(), keys["year"].tolist(), strict=True)
    rows = [groups.row(system, year, EVERYBODY) for system, year in where]
    hidden = np.array([row is None or bool(groups.shown.hidden[row]) for row in rows])
    below = numbers(table, "below_nil")
    gini = np.where(hidden, np.nan, np.round(numbers(table, "gini"), GINI_DIGITS))
    peer, used = peers.mean(found, gini)
    yield {
        **found.shown_as(),
        "people": disclosure.shown(found.people),
        "below_nil": disclosure.shown(below),
        # Beside everybody's cost it would tell what the people below nil are together.
        "cost": disclosure.hidden_pounds(cost, hidden | (below > 0)),
        "gini": gini,
        "peer_gini": peer,
        "peers": used,
        "hidden": hidden,
    }


def lorenz_chunks(tables: engine.Tables, groups: Groups) -> Iterator[Columns]:
    """The rows of LorenzPoint, system by system and year by year."""
    table = engine.rows(concentration.lorenz(tables))
    where = [texts(table, name) for name in WHEN]
    percent, people, cost = (numbers(table, name) for name in ("percent", "people", "cost"))
    for system, year in sorted(set(zip(*(key.tolist() for key in where), strict=True))):
        own = np.flatnonzero((where[0] == system) & (where[1] == year))
        own = own[np.argsort(percent[own])]
        yield _curve(groups, system, year, percent[own], people[own], cost[own])


def _curve(
    groups: Groups, system: str, year: str, percent: Array, people: Array, cost: Array
) -> Columns:
    """One curve from nil to everybody; points that would stand for too few people are hidden."""
    reached = np.concatenate([[0.0], np.cumsum(people)])
    pounds = np.concatenate([[0.0], np.cumsum(cost)])
    above = reached[-1] - reached
    hidden = _crowded(above, groups.cuts(system, year))
    rounded = disclosure.hidden_pounds(pounds, hidden)
    return {
        "system_id": system,
        "year": year,
        "percent": np.concatenate([[0.0], percent]).astype(int),
        "cost_share": np.round(ratio(rounded, rounded[-1]), SHARE_DIGITS),
        "hidden": hidden,
    }


def _crowded(above: Array, cuts: Array) -> Flags:
    """Which points of a curve are hidden, given the people above each, falling to nobody.

    Between any two cuts through the order of people that are shown, of the curve or of a group,
    there is nobody or a whole tail of people; and no cut is nearer the top than the smallest group
    shown. Where not even everybody is shown, nothing is.
    """
    hidden = np.ones(len(above), dtype=np.bool_)
    if not len(cuts):
        return hidden
    kept = [0.0, *cuts.tolist(), above[0]]
    for place, number in enumerate(above.tolist()):
        ends = place in (0, len(above) - 1)
        near = [one for one in kept if 0 < abs(one - number) < disclosure.TAIL]
        if ends or (number >= cuts[0] and not near):
            hidden[place] = False
            kept.append(number)
    return hidden
