"""The same queries once more, slow and obvious: rows in lists, sums in dictionaries, nothing clever.

Each function gives the rows that the expression of the same name gives, as dictionaries.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from costing.expressions import segments as rules
from costing.expressions.people import USES
from costing.schema import BANDS, SETTINGS

from .small_store import Row, Small

PERSON = ("system", "year", "person")
ABOUT = ("age_band", "sex", "deprivation", "area", "conditions")


def grouped(rows: Iterable[Row], keys: Sequence[str]) -> dict[tuple, list[Row]]:
    found: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[key] for key in keys)].append(row)
    return found


def total(rows: Iterable[Row], name: str = "cost") -> float:
    """The exact sum; of whole numbers a whole number."""
    values = [row[name] for row in rows]
    return sum(values) if {*map(type, values)} == {int} else math.fsum(values)


def years(small: Small) -> list[Row]:
    events = grouped((row for row in small.events if row["person"] is not None), PERSON)
    found = []
    for key, described in grouped(small.people, PERSON).items():
        row = dict(zip(PERSON, key, strict=True))
        for name in ABOUT:
            row[name] = max((d[name] for d in described if d[name] is not None), default=None)
        row["alive"] = all(d["alive"] for d in described)
        own = events.get(key, [])
        row |= {"cost": total(own), "events": len(own)}
        for name, points in USES.items():
            row[name] = sum(one["point_of_delivery"] in points for one in own)
        for setting in SETTINGS:
            there = [one for one in own if one["care_setting"] == setting]
            row[f"cost_{setting}"] = total(there) if there else None
        found.append(row)
    return found


def by_setting(people: Sequence[Row], keys: Sequence[str]) -> list[Row]:
    found = []
    for key, rows in grouped(people, keys).items():
        for setting in ("all", *SETTINGS):
            if setting == "all":
                costs = [row["cost"] for row in rows if row["events"]]
            else:
                costs = [c for row in rows if (c := row[f"cost_{setting}"]) is not None]
            found.append(
                dict(zip(keys, key, strict=True))
                | {"care_setting": setting, "people": len(rows), "users": len(costs)}
                | {"cost": math.fsum(costs), "largest": max(map(abs, costs), default=0.0)}
            )
    return found


def by_person(events: Iterable[Row], keys: Sequence[str], *sums: str) -> list[Row]:
    found = []
    for key, rows in grouped(events, keys).items():
        known = grouped((row for row in rows if row["person"] is not None), ["person"])
        amounts = [abs(total(own)) for own in known.values()]
        amounts += [abs(row["cost"]) for row in rows if row["person"] is None]
        found.append(
            dict(zip(keys, key, strict=True))
            | {"people": len(known), "events": len(rows), "cost": total(rows)}
            | {"largest": max(amounts)}
            | {name: total(rows, name) for name in sums}
        )
    return found


# --- Concentration -------------------------------------------------------------------------------


def pence(row: Row) -> int:
    return math.floor(row["cost"] * 100 + 0.5)


def costliest_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-pence(row), row["person"]))


def high_resource(rows: Sequence[Row]) -> list[Row]:
    above = [row for row in costliest_first(rows) if pence(row) > 0]
    half = sum(pence(row) for row in above) / 2
    chosen: list[Row] = []
    for row in above:
        if sum(pence(one) for one in [*chosen, row]) > half:
            break
        chosen.append(row)
    return chosen


def groups(small: Small) -> list[Row]:
    found = []
    for rows in grouped(years(small), ("system", "year")).values():
        ordered = costliest_first(rows)
        members = {
            "everybody": ordered,
            "top-20": ordered[:20],
            "top-1": ordered[: len(rows) // 100],
            "top-5": ordered[: len(rows) * 5 // 100],
            "top-10": ordered[: len(rows) * 10 // 100],
            "high-resource": high_resource(rows),
        }
        for name, chosen in members.items():
            named = [row | {"people_group": name} for row in chosen]
            found += by_setting(named, ("system", "year", "people_group"))
    return found


def not_below_nil(small: Small) -> Iterable[tuple[Row, list[Row], int]]:
    """System and year, people from the cheapest on, and how many are left out."""
    for (system, year), rows in grouped(years(small), ("system", "year")).items():
        ordered = costliest_first(row for row in rows if pence(row) >= 0)[::-1]
        yield {"system": system, "year": year}, ordered, len(rows) - len(ordered)


def lorenz(small: Small) -> list[Row]:
    found = []
    for where, ordered, _ in not_below_nil(small):
        for percent in range(1, 101):
            # From the place that belongs to the percent before up to that of this one.
            first, last = (math.ceil(p * len(ordered) / 100) for p in (percent - 1, percent))
            if chosen := ordered[first:last]:
                found.append(
                    where | {"percent": percent, "people": len(chosen), "cost": total(chosen)}
                )
    return found


def gini(small: Small) -> list[Row]:
    found = []
    for where, ordered, left_out in not_below_nil(small):
        costs = [row["cost"] for row in ordered]
        # Half the mean difference between any two people, over the mean.
        apart = math.fsum(abs(one - other) for one in costs for other in costs)
        below = 2 * len(costs) * math.fsum(costs)
        found.append(
            where
            | {"people": len(costs), "below_nil": left_out, "cost": math.fsum(costs)}
            | {"gini": apart / below if below else None}
        )
    return found


# --- Areas, segments, expected cost --------------------------------------------------------------


def areas(small: Small) -> list[Row]:
    named = [row | {"area": row["area"] or "unknown"} for row in years(small)]
    return by_setting(named, ("system", "year", "area"))


def segments(small: Small, scheme: str) -> list[Row]:
    named = [row | {"segment": segment(row, scheme)} for row in years(small)]
    return by_setting(named, ("system", "year", "segment"))


def segment(row: Row, scheme: str) -> str:
    parts = rules.schemes()[scheme]
    return ".".join(next(rule.segment for rule in part if holds(row, rule)) for part in parts)


def holds(row: Row, rule: rules.Rule) -> bool:
    if rule.ages:
        if row["age_band"] is None:
            return False
        first, age, last = map(BANDS.index, (rule.ages[0], row["age_band"], rule.ages[1]))
        if not first <= age <= last:
            return False
    if rule.conditions:
        own = set((row["conditions"] or "").split())
        if not (own if "any" in rule.conditions else own & set(rule.conditions)):
            return False
    if rule.alive is not None and row["alive"] is not rule.alive:
        return False
    if rule.at_least:
        return sum(row[name] for name in rule.at_least["of"]) >= rule.at_least["number"]
    return True


def expected(small: Small) -> list[Row]:
    named = []
    for row in years(small):
        told = {name: "unknown" if row[name] is None else str(row[name]) for name in ABOUT[:3]}
        named.append(row | told)
    rates = {
        key: total(rows) / len(rows) for key, rows in grouped(named, ("year", *ABOUT[:3])).items()
    }
    found = []
    for key, rows in grouped(named, ("system", "year", *ABOUT[:3])).items():
        found.append(
            dict(zip(("system", "year", *ABOUT[:3]), key, strict=True))
            | {"people": len(rows), "users": sum(row["events"] > 0 for row in rows)}
            | {"cost": total(rows), "largest": max(abs(row["cost"]) for row in rows)}
            | {"expected": len(rows) * rates[key[1:]]}
        )
    return found


def nhs_cost(small: Small) -> list[Row]:
    named = []
    for row in years(small):
        if row["age_band"] and row["sex"] != "unknown" and row["deprivation"]:
            nhs = row["cost"] - (row["cost_social_care"] or 0.0)
            named.append(row | {"nhs": nhs, "deprivation": str(row["deprivation"])})
    keys = ("system", "year", *ABOUT[:3])
    found = []
    for key, rows in grouped(named, keys).items():
        social = [row["cost_social_care"] for row in rows if row["cost_social_care"] is not None]
        found.append(
            dict(zip(keys, key, strict=True))
            | {"people": len(rows), "cost": total(rows, "nhs")}
            | {"largest": max(abs(row["nhs"]) for row in rows)}
            | {"social_people": len(social), "social_cost": math.fsum(social)}
            | {"social_largest": max(map(abs, social), default=0.0)}
        )
    return found


# --- Events by what they are -----------------------------------------------------------------------


UNDER = {"10B": "10", "04A": "04"}  # systems of care under their programmes


def programmes(small: Small, under: Mapping[str, str] = MappingProxyType({})) -> list[Row]:
    code = (row["programme"] or "" for row in small.events)
    named = (
        row | {"programme": under.get(one, one)}
        for row, one in zip(small.events, code, strict=True)
    )
    return by_person(named, ("system", "year", "programme"))


PROVIDER = ("system", "year", "organisation")
SPECIALTY = (*PROVIDER, "care_setting", "point_of_delivery", "specialty")


def lines(small: Small, keys: Sequence[str] = (*SPECIALTY, "hrg")) -> list[Row]:
    kept = [
        row
        | {"hrg": row["hrg"] or "", "specialty": row["specialty"] or ""}
        | {"squares": row["cost"] ** 2, "days": (row["ended"] - row["started"]).days}
        for row in small.events
        if "x" not in row["flags"] and row["activity"] > 0
    ]
    return by_person(kept, keys, "activity", "squares", "days")


def specialties(small: Small) -> list[Row]:
    line = ("year", *SPECIALTY[3:], "hrg")
    own = lines(small)
    prices = {
        key: total(rows) / total(rows, "activity") for key, rows in grouped(own, line).items()
    }
    priced = grouped(own, SPECIALTY)

    def price(row: Row) -> float:
        return row["activity"] * prices[tuple(row[name] for name in line)]

    return [
        row | {"expected": math.fsum(map(price, priced[tuple(row[name] for name in SPECIALTY)]))}
        for row in lines(small, SPECIALTY)
    ]


def ledger(small: Small) -> list[Row]:
    named = []
    for row in small.events:
        parts = {
            "unlinked": row["person"] is None,
            "estimated": "e" in row["flags"],
            "left_out": "x" in row["flags"] or row["activity"] <= 0,
        }
        pounds = {name: row["cost"] if holds else 0.0 for name, holds in parts.items()}
        number = {f"{name}_events": int(holds) for name, holds in parts.items()}
        named.append(row | pounds | number)
    names = ("unlinked", "estimated", "left_out")
    numbers = [f"{name}_events" for name in names]
    found = by_person(named, (*PROVIDER, "care_setting"), *names, *numbers)
    return [row | {name: int(row[name]) for name in numbers} for row in found]


def outside(small: Small, *keys: str) -> list[Row]:
    """Each person who is not listed, and each event of nobody, is one of those outside."""
    listed = {tuple(row[name] for name in PERSON) for row in small.people}
    ones: dict[tuple, dict[object, float]] = {}
    for place, row in enumerate(small.events):
        if tuple(row[name] for name in PERSON) not in listed:
            who = ("event", place) if row["person"] is None else row["person"]
            where = tuple(row[name] for name in ("system", "year", *keys))
            costs = ones.setdefault(where, {})
            costs[who] = costs.get(who, 0.0) + row["cost"]
    return [
        dict(zip(("system", "year", *keys), where, strict=True))
        | {"people": len(costs), "cost": math.fsum(costs.values())}
        | {"largest": max(map(abs, costs.values()))}
        for where, costs in ones.items()
    ]


def linkage(small: Small) -> list[Row]:
    known = [row for row in small.events if row["person"] is not None]
    seen_by = {
        key: {row["organisation"] for row in rows} for key, rows in grouped(known, PERSON).items()
    }
    listed = {tuple(row[name] for name in PERSON) for row in small.people}
    found = []
    for key, rows in grouped(known, PROVIDER).items():
        people = set(grouped(rows, PERSON))
        away = [row for row in rows if tuple(row[name] for name in PERSON) not in listed]
        found.append(
            dict(zip(PROVIDER, key, strict=True))
            | {"people": len(people), "elsewhere": sum(len(seen_by[one]) > 1 for one in people)}
            | {"listed": len(people & listed), "unlisted_cost": total(away)}
        )
    return found
