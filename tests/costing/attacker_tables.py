"""Everything one run shows, as its tables are stored, and what an attacker knows to add up between them."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from costing import engine
from costing.calculate import (
    Shown,
    concentration,
    expected,
    groups,
    pathways,
    programmes,
    reconciliation,
    unit_costs,
)
from costing.calculate.peers import Peers
from costing.schema import SETTINGS

from . import reference
from .attacker import Attacker, Name
from .small_store import Row, Small

ALL = "all"
IN_ALL = (ALL, *SETTINGS)
EVENTS, PEOPLE = "events", "people"
SHARE = 0.005  # whole percents are right to half of one
Event = Callable[[Row], bool]


def rows(chunks: Iterable[Any]) -> list[Row]:
    """Columns, as they go into a table, as rows; unknown is None."""
    found = []
    for columns in chunks:
        number = max(len(one) for one in columns.values() if not isinstance(one, str))
        lists = {
            name: [one] * number if isinstance(one, str) else np.asarray(one).tolist()
            for name, one in columns.items()
        }
        for values in zip(*lists.values(), strict=True):
            row = dict(zip(lists, values, strict=True))
            found.append({name: None if is_unknown(one) else one for name, one in row.items()})
    return found


def is_unknown(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def published(
    tables: engine.Tables, small: Small, *, illustrative: bool = False
) -> dict[str, list[Row]]:
    """The rows of every table of a run, by its name."""
    codes = sorted({row["system"] for row in small.people})
    alone = Peers(codes, ~np.eye(len(codes), dtype=np.bool_))
    found = Shown(tables, illustrative)
    return {
        "pathways": rows(pathways.chunks(tables, alone)),
        "concentration": rows(concentration.group_chunks(found.by_cost, alone)),
        "spread": rows(concentration.spread_chunks(tables, found.by_cost, alone)),
        "lorenz": rows(concentration.lorenz_chunks(tables, found.by_cost)),
        "segments": rows(groups.segment_chunks(found.segments, alone)),
        "areas": rows(groups.area_chunks(found.areas, found.whole)),
        "unit_costs": rows(unit_costs.chunks(found.activity, "example")),
        "expected": rows(expected.chunks(found.expected)),
        "programmes": rows(programmes.chunks(tables, found.nodes)),
        "reconciliation": rows(reconciliation.chunks(tables, found.events)),
    }


class Attack:
    """One system's year: what is shown of it, and the events and people it is made of."""

    def __init__(self, shown: dict[str, list[Row]], small: Small, system: str) -> None:
        self.shown = {
            name: [row for row in found if row["system_id"] == system]
            for name, found in shown.items()
        }
        self.people = [row for row in reference.years(small) if row["system"] == system]
        self.events = [row for row in small.events if row["system"] == system]
        listed = {row["person"] for row in self.people}
        self.listed = [row for row in self.events if row["person"] in listed]
        self.attacker = Attacker()

    def everything(self, tree: dict[str, str], priced: set[tuple[str, str]]) -> Attacker:
        """All tables together. `tree`: systems of care under their programmes; `priced`: point of
        delivery and HRG that have a national unit cost."""
        self.made_of_people()
        self.made_of_events()
        self.parts_of_events()
        self.programmes(tree)
        self.unit_costs(priced)
        return self.attacker

    # --- Tables of listed people ----------------------------------------------------------------

    def made_of_people(self) -> None:
        for setting in IN_ALL:
            self.attacker.learn((PEOPLE, setting), within(self.listed, setting))
        self._over_settings((PEOPLE,))
        named = {
            scheme: {row["person"]: reference.segment(row, scheme) for row in self.people}
            for scheme in ("bridges", "use")
            if any(row["scheme"] == scheme for row in self.shown["segments"])
        }
        assert len(named) > 1 or len({row["scheme"] for row in self.shown["segments"]}) == 1
        for scheme, segment in named.items():
            own = [row for row in self.shown["segments"] if row["scheme"] == scheme]
            self._by_setting(scheme, own, "segment", segment)
        area = {row["person"]: row["area"] or "unknown" for row in self.people}
        self._by_setting("area", self.shown["areas"], "area", area)
        for by in (ALL, *reference.ABOUT[:3]):
            self._expected(by)
        self._concentration()

    def _over_settings(self, name: Name) -> None:
        self.attacker.adds_up((*name, ALL), [(*name, setting) for setting in SETTINGS])

    def _by_setting(
        self, table: str, shown: Sequence[Row], key: str, group: dict[int, str]
    ) -> None:
        is_shown = {(row[key], row["care_setting"]): not row["hidden"] for row in shown}
        names = sorted(set(group.values()))
        assert names == sorted({row[key] for row in shown})
        for name in names:
            own = [row for row in self.listed if group[row["person"]] == name]
            for setting in IN_ALL:
                events = within(own, setting)
                self.attacker.learn((table, name, setting), events, shown=is_shown[name, setting])
            self._over_settings((table, name))
        for setting in IN_ALL:
            self.attacker.adds_up((PEOPLE, setting), [(table, name, setting) for name in names])

    def _expected(self, by: str) -> None:
        """All people of a group are those whose care published rates know, and what these leave out."""
        is_shown = {
            (row["reference"], row["group"]): not row["hidden"]
            for row in self.shown["expected"]
            if row["by"] == by
        }
        about = {row["person"]: row for row in self.people}
        group = {one: ALL if by == ALL else told(row, by) for one, row in about.items()}
        names = sorted(set(group.values()))
        known = {who for who, row in about.items() if all_told(row)}
        for name in names:
            own = [row for row in self.listed if group[row["person"]] == name]
            nhs = [
                row
                for row in own
                if row["person"] in known and row["care_setting"] != "social_care"
            ]
            rest = without(own, nhs)
            # People without care are people of the group as well.
            everyone = [nil(who) for who in about if group[who] == name]
            unknown = [row for row in everyone if row["person"] not in known]
            with_rates = [row for row in everyone if row["person"] in known]
            shown = is_shown.get(("systems", name), False)
            self.attacker.learn((by, name), [*own, *everyone], shown=shown)
            shown = is_shown.get(("published", name), False)
            self.attacker.learn(("nhs", by, name), [*nhs, *with_rates], shown=shown)
            self.attacker.learn(("no rate", by, name), [*rest, *unknown])
            self.attacker.adds_up((by, name), [("nhs", by, name), ("no rate", by, name)])
        self.attacker.adds_up((PEOPLE, ALL), [(by, name) for name in names])
        if by != ALL:
            self.attacker.adds_up(("nhs", ALL, ALL), [("nhs", by, name) for name in names])

    def _concentration(self) -> None:
        ordered = reference.costliest_first(self.people)
        members = {
            "everybody": ordered,
            "top-20": ordered[:20],
            "top-1": ordered[: len(ordered) // 100],
            "top-5": ordered[: len(ordered) * 5 // 100],
            "top-10": ordered[: len(ordered) * 10 // 100],
            "high-resource": reference.high_resource(ordered),
        }
        inside = {name: {row["person"] for row in chosen} for name, chosen in members.items()}
        is_shown = {
            (row["people_group"], row["care_setting"]): not row["hidden"]
            for row in self.shown["concentration"]
        }
        for name, people in inside.items():
            for setting in IN_ALL:
                events = within((row for row in self.listed if row["person"] in people), setting)
                shown = is_shown.get((name, setting), False)
                self.attacker.learn((name, setting), events, shown=shown)
            self._over_settings((name,))
        for setting in IN_ALL:
            self.attacker.adds_up((PEOPLE, setting), [("everybody", setting)])
        for inner, outer in pairwise(sorted(inside, key=lambda name: len(inside[name]))):
            between = inside[outer] - inside[inner]
            for setting in IN_ALL:
                figure = ("between", inner, outer, setting)
                events = (row for row in self.listed if row["person"] in between)
                self.attacker.learn(figure, within(events, setting))
                self.attacker.adds_up((outer, setting), [(inner, setting), figure])
            self._over_settings(("between", inner, outer))

    # --- Tables of all events -------------------------------------------------------------------

    def made_of_events(self) -> None:
        """Organisations by setting; and what is nobody's or of people who are not listed."""
        is_shown = {
            (row["organisation"], row["care_setting"]): not row["hidden"]
            for row in self.shown["reconciliation"]
        }
        for organisation in self._organisations():
            for setting in IN_ALL:
                self.attacker.learn(
                    (EVENTS, organisation, setting),
                    self._events(organisation, setting),
                    shown=is_shown.get((organisation, setting), False),
                )
            self._over_settings((EVENTS, organisation))
        self._over_organisations((EVENTS,))
        listed = {row["person"] for row in self.people}
        away = [row for row in self.events if row["person"] not in listed]
        for setting in IN_ALL:
            self.attacker.learn(("outside", setting), within(away, setting))
            parts = [(PEOPLE, setting), ("outside", setting)]
            self.attacker.adds_up((EVENTS, ALL, setting), parts)
        self._over_settings(("outside",))

    def parts_of_events(self) -> None:
        """What is linked to nobody, and what is estimated: published as a share in whole percents."""
        parts: dict[str, Event] = {
            "unlinked": lambda row: row["person"] is None,
            "estimated": lambda row: "e" in row["flags"],
        }
        for part, holds in parts.items():
            shares = {
                (row["organisation"], row["care_setting"]): row[part]
                for row in self.shown["reconciliation"]
            }
            for organisation in self._organisations():
                for setting in IN_ALL:
                    place = (organisation, setting)
                    self._part(part, place, holds, shares.get(place))
                self._over_settings((part, organisation))
                self._over_settings((f"not {part}", organisation))
            self._over_organisations((part,))
            self._over_organisations((f"not {part}",))
        unlisted = [row for row in without(self.events, self.listed) if row["person"] is not None]
        for setting in IN_ALL:
            self.attacker.learn(("unlisted", setting), within(unlisted, setting))
            both = [("unlinked", ALL, setting), ("unlisted", setting)]
            self.attacker.adds_up(("outside", setting), both)

    def _part(self, part: str, place: tuple[str, str], holds: Event, share: float | None) -> None:
        events = self._events(*place)
        own = [row for row in events if holds(row)]
        name, rest = (part, *place), (f"not {part}", *place)
        self.attacker.learn(name, own)
        self.attacker.learn(rest, (row for row in events if not holds(row)))
        self.attacker.adds_up((EVENTS, *place), [name, rest])
        if share is not None:
            cost = self.attacker.figures[EVENTS, *place].cost
            nearly = max(0.0, share - SHARE) * cost, (share + SHARE) * cost
            self.attacker.figures[name].between = nearly

    def programmes(self, tree: dict[str, str]) -> None:
        """Programmes add up to all events; systems of care, and what is under none of them, to theirs."""
        is_shown = {row["programme"]: not row["hidden"] for row in self.shown["programmes"]}
        code = [row["programme"] or "" for row in self.events]
        top = [tree.get(one, one) for one in code]
        for name in sorted({*top}):
            events = [row for row, one in zip(self.events, top, strict=True) if one == name]
            self.attacker.learn(("programme", name), events, shown=is_shown[name])
            inside = sorted({one for one in code if tree.get(one) == name})
            for system in inside:
                own = [row for row in events if row["programme"] == system]
                self.attacker.learn(("programme", system), own, shown=is_shown[system])
            if inside:
                direct = [row for row in events if (row["programme"] or "") == name]
                self.attacker.learn(("programme", name, "itself"), direct)
                parts = [*(("programme", one) for one in inside), ("programme", name, "itself")]
                self.attacker.adds_up(("programme", name), parts)
        total = (EVENTS, ALL, ALL)
        self.attacker.learn(total, self.events, shown=is_shown["ALL"])
        self.attacker.adds_up(total, [("programme", one) for one in sorted({*top})])

    def unit_costs(self, priced: set[tuple[str, str]]) -> None:
        """Lines, specialties, organisations; what of each has a national unit cost; what is left out."""
        is_shown = {
            line_of(row): (not row["hidden"], row["index"] is not None)
            for row in self.shown["unit_costs"]
        }
        counted = [row for row in self.events if "x" not in row["flags"] and row["activity"] > 0]
        for level in levels(counted):
            for line, events in reference.grouped(
                ({**row, "line": level(row)} for row in counted), ["line"]
            ).items():
                self._line(line[0], events, is_shown[line[0]], priced)
        for lower, upper in pairwise(levels(counted)):
            over: dict[Name, set[Name]] = {}
            for row in counted:
                over.setdefault(upper(row), set()).add(lower(row))
            for total, parts in over.items():
                for part in ("unit", "priced", "unpriced"):
                    self.attacker.adds_up((part, *total), [(part, *one) for one in sorted(parts)])
        self._left_out(counted)

    def _line(
        self, line: Name, events: list[Row], shown: tuple[bool, bool], priced: set[tuple[str, str]]
    ) -> None:
        with_price = [
            row for row in events if (row["point_of_delivery"], row["hrg"] or "") in priced
        ]
        self.attacker.learn(("unit", *line), events, shown=shown[0])
        self.attacker.learn(("priced", *line), with_price, shown=shown[1])
        self.attacker.learn(("unpriced", *line), without(events, with_price))
        self.attacker.adds_up(("unit", *line), [("priced", *line), ("unpriced", *line)])

    def _left_out(self, counted: list[Row]) -> None:
        """By organisation and setting: what the reconciliation has and unit costs have not."""
        kept = {id(row) for row in counted}
        specialties = {levels(counted)[1](row) for row in counted}
        for organisation in self._organisations():
            for setting in IN_ALL:
                events = self._events(organisation, setting)
                left = ("left out", organisation, setting)
                self.attacker.learn(left, (row for row in events if id(row) not in kept))
                lines = [
                    ("unit", *one)
                    for one in sorted(specialties)
                    if organisation in (ALL, one[0]) and setting in (ALL, one[1])
                ]
                self.attacker.adds_up((EVENTS, organisation, setting), [left, *lines])

    # --- What the tables are made of ------------------------------------------------------------

    def _organisations(self) -> list[str]:
        return [ALL, *sorted({row["organisation"] for row in self.events})]

    def _events(self, organisation: str, setting: str) -> list[Row]:
        own = (row for row in self.events if organisation in (ALL, row["organisation"]))
        return list(within(own, setting))

    def _over_organisations(self, name: Name) -> None:
        _, *each = self._organisations()
        for setting in IN_ALL:
            self.attacker.adds_up((*name, ALL, setting), [(*name, one, setting) for one in each])


def within(events: Iterable[Row], setting: str) -> Iterator[Row]:
    return (row for row in events if setting in (ALL, row["care_setting"]))


def without(events: Iterable[Row], some: Iterable[Row]) -> list[Row]:
    names = {row["event"] for row in some}
    return [row for row in events if row["event"] not in names]


def told(row: Row, name: str) -> str:
    return "unknown" if row[name] is None else str(row[name])


def all_told(row: Row) -> bool:
    return "unknown" not in [told(row, name) for name in reference.ABOUT[:3]]


def nil(person: int) -> Row:
    """No care at all."""
    return {"person": person, "cost": 0.0}


def line_of(row: Row) -> Name:
    return tuple(row[name] for name in ("organisation", *unit_costs.LINE))


def levels(_: Any) -> tuple[Callable[[Row], Name], ...]:
    """The line of an event, its specialty over all lines, and its organisation over all of these."""

    def line(row: Row) -> Name:
        return tuple(row[name] or "" for name in ("organisation", *unit_costs.LINE))

    return line, lambda row: (*line(row)[:-1], ALL), lambda row: (line(row)[0], *[ALL] * 4)
