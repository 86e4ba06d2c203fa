"""Rows of every table of costing results, as a calculation leaves them: few, and they add up.

`run()` is the illustrative systems' together; `run("costing:QT6")` is a real system's own, without
peers. Some pounds are withheld (`hidden`), some counts are unknown, as disclosure control leaves them.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

from django.db.models import Model

from costing import models, scopes
from evidence.models import Run
from organisations.models import Organisation
from tests import builders

ALL = "all"
YEARS = ("2022-23", "2023-24")
SYSTEMS = ("X01", "X02")
SETTINGS = {"acute": 0.6, "community": 0.15, "social_care": 0.25}  # shares of all cost
WITHHELD = "community"  # the setting whose two organisations are not told apart
ORGANISATIONS = {1: 0.6, 2: 0.4}
MONTHS = {"0": 0.5, "1": 0.3, "2": 0.2}
PATHWAYS = {"stroke": 2_000_000.0, "joint-replacement": 1_000_000.0}
COST = 100_000_000.0  # of everybody, in the first system and year
PEOPLE = 50_000.0

Row = dict[str, Any]


def run(scope: str = scopes.EXAMPLE, *systems: str, **about: Any) -> Run:
    """A finished run that is shown, with rows in every table; organisations are made where missing."""
    made = builders.run(scope=scope, **about)
    write(made, *systems)
    return made


def write(made: Run, *systems: str) -> None:
    """The rows of a run that is there already."""
    real = made.scope != scopes.EXAMPLE
    codes = systems or ((made.scope.removeprefix(scopes.PREFIX),) if real else SYSTEMS)
    for code in codes:
        organisation(code, illustrative=not real)
    for model, rows in ROWS.items():
        found = [row | one for one in _systems(codes) for row in rows(one["system"], not real)]
        builders.results(model, made, *(_sized(row) for row in found))


def organisation(code: str, illustrative: bool = True) -> Organisation:
    """The system of this code; made where there is none."""
    there = Organisation.objects.filter(code=code).first()
    nation = "example" if illustrative else "england"
    return there or builders.organisation(code, nation=nation, name=f"System {code}")


def extract(system: str, name: str = "apc.csv", **about: Any) -> models.Extract:
    """What lies in the store of one file."""
    usual: Row = {"year": YEARS[-1], "kind": "admitted", "sha256": "a" * 64}
    usual |= {"rows_read": 1000, "rows_kept": 990, "rows_set_aside": 10}
    usual |= {"cost_read": 2_500_400.0, "cost_kept": 2_480_100.0}
    usual |= {"problems": {"reversed_dates": 10, "unlinked": 25}}
    usual |= {"loaded_at": datetime(2026, 5, 1, 9, 30, tzinfo=UTC), "release": builders.release()}
    return models.Extract.objects.create(system_id=system, name=name, **usual | about)


def _systems(codes: tuple[str, ...]) -> Iterator[Row]:
    """System and year, each a little dearer than the one before."""
    for place, code in enumerate(codes):
        for year, name in enumerate(YEARS):
            yield {"system": code, "year": name, "size": 1 + place / 10 + year / 20}


def _sized(row: Row) -> Row:
    """Pounds in thousands, by the size of the system; what follows from them is worked out anew."""
    size = row.pop("size")
    for name in ("cost", "expected", "ledger", "spend"):
        if row.get(name) is not None:
            row[name] = round(row[name] * size / 1000) * 1000.0
    row |= {name: value(row) for name, value in row.items() if callable(value)}
    return row


def per(people: str) -> Callable[[Row], float | None]:
    """Pounds for each of the people in another column."""
    return lambda row: None if row.get("cost") is None else row["cost"] / row[people]


def against(peer: str, people: str) -> Callable[[Row], float | None]:
    """Pounds more than at the peers' pounds per person."""

    def variation(row: Row) -> float | None:
        if row.get("cost") is None or row[peer] is None:
            return None
        return row["cost"] - row[peer] * row[people]

    return variation


def peers(known: bool, **figures: float) -> Row:
    """Peers' figures, unknown in the run of one system."""
    found = {name: value if known else None for name, value in figures.items()}
    return {**found, "peers": 6 if known else 0}


# --- Table by table: rows(system, known), where peers are known in the run of several systems ------


def pathways(system: str, known: bool) -> Iterator[Row]:
    for code, cost in PATHWAYS.items():
        index = {"pathway": code, "index_people": 200.0, "complete": 0.75}
        for setting, share in {ALL: 1.0, **SETTINGS}.items():
            pounds = cost * share
            about = index | {"care_setting": setting, "people": 150.0, "events": 900.0}
            about |= {"organisation": ALL, "month": ALL, "hidden": False}
            about |= {"cost_per_person": per("index_people")}
            about |= {"variation": against("peer_cost_per_person", "index_people")}
            about |= peers(known, peer_cost_per_person=pounds / 200)
            yield about | {"cost": pounds}
            for month, part in MONTHS.items():
                mean = peers(known, peer_cost_per_person=pounds * part / 200)
                yield about | mean | {"month": month, "cost": pounds * part}
            for number, part in ORGANISATIONS.items() if setting != ALL else ():
                own = about | {"organisation": f"{system}-{setting}-{number}"}
                own |= peers(False, peer_cost_per_person=0.0)
                yield own | withheld(setting, pounds * part)


def withheld(setting: str, pounds: float) -> Row:
    """The pounds of one organisation; withheld, with the count of people, in one setting."""
    if setting != WITHHELD:
        return {"cost": pounds}
    return {"cost": None, "people": None, "events": None, "hidden": True}


GROUPS = {
    "everybody": (1.0, 1.0), "top-20": (0.0004, 0.02), "top-1": (0.01, 0.2),
    "top-5": (0.05, 0.45), "top-10": (0.1, 0.6), "high-resource": (0.07, 0.5),
}  # fmt: skip


def concentration(system: str, known: bool) -> Iterator[Row]:
    for group, (people, cost) in GROUPS.items():
        for setting, part in {ALL: 1.0, **SETTINGS}.items():
            yield {
                "people_group": group,
                "care_setting": setting,
                "people": PEOPLE * people,
                "users": PEOPLE * people,
                "cost": COST * cost * part,
                "cost_per_person": per("people"),
                "share": cost,
                "mix": part,
                "hidden": False,
                **peers(known, peer_share=cost * 0.95, peer_mix=part),
            }


def spread(system: str, known: bool) -> Iterator[Row]:
    own = {"people": PEOPLE, "below_nil": 10.0, "cost": COST, "gini": 0.72, "hidden": False}
    yield own | peers(known, peer_gini=0.7)


def lorenz(system: str, known: bool) -> Iterator[Row]:
    for percent in range(1, 101):
        yield {"percent": percent, "cost_share": (percent / 100) ** 4, "hidden": False}


SEGMENTS = {
    "bridges": {"healthy": (0.7, 0.2), "chronic": (0.25, 0.4), "long-decline": (0.05, 0.4)},
    "use": {"adult.none": (0.6, 0.0), "older.emergency-once": (0.4, 1.0)},
}


def segments(system: str, known: bool) -> Iterator[Row]:
    for scheme, found in SEGMENTS.items():
        for segment, (people, cost) in found.items():
            for setting, part in {ALL: 1.0, **SETTINGS}.items():
                pounds = COST * cost * part
                own: Row = {"scheme": scheme, "segment": segment, "care_setting": setting}
                own |= {"people": PEOPLE * people, "users": PEOPLE * people / 2, "hidden": False}
                own |= {"cost": pounds, "cost_per_person": per("people")}
                own |= {"variation": against("peer_cost_per_person", "people")}
                yield own | peers(known, peer_cost_per_person=pounds / PEOPLE / people)


def areas(system: str, known: bool) -> Iterator[Row]:
    for area, share in {"Area 1": 0.56, "Area 2": 0.4, "unknown": 0.04}.items():
        for setting, part in {ALL: 1.0, **SETTINGS}.items():
            yield {
                "area": area,
                "care_setting": setting,
                "people": PEOPLE * share,
                "users": PEOPLE * share / 2,
                "cost": COST * share**1.1 * part,
                "cost_per_person": per("people"),
                "system_cost_per_person": COST * part / PEOPLE,
                "variation": against("system_cost_per_person", "people"),
                "hidden": False,
            }


LINES = {
    ("elective_inpatient", "trauma_and_orthopaedics", "HN22D"): (7000.0, 6500.0, "above_95"),
    ("elective_inpatient", "trauma_and_orthopaedics", ALL): (7000.0, 6500.0, "above_95"),
    ("elective_inpatient", "", "HN99Z"): (4000.0, None, ""),
    (ALL, ALL, ALL): (5500.0, 5600.0, "inside"),
}


LIMITS = {"lower_95": 96.0, "upper_95": 104.0, "lower_998": 93.0, "upper_998": 107.0}


def unit_costs(system: str, known: bool) -> Iterator[Row]:
    for number, line in product(ORGANISATIONS, LINES):
        delivery, specialty, hrg = line
        unit, national, position = LINES[line]
        own: Row = {"organisation": f"{system}-acute-{number}", "hidden": False}
        own |= {"care_setting": ALL if delivery == ALL else "acute"}
        own |= {"point_of_delivery": delivery, "specialty": specialty, "hrg": hrg}
        own |= {"people": 395.0, "activity": 400.0, "market_forces": 1.02, "organisations": 12}
        own |= {"cost": unit * 400, "unit_cost": unit, "national_unit_cost": national}
        if national is not None:
            own |= {"expected": national * 400, "position": position, "overdispersion": 2.5}
            own |= {"priced": 1.0}
            own |= {"index": over_expected, "variation": above_expected} | LIMITS
        yield own


def over_expected(row: Row) -> float:
    return float(100 * row["cost"] / row["expected"])


def above_expected(row: Row) -> float:
    return float(row["cost"] - row["expected"])


BY = {
    ALL: {ALL: 1.0},
    "sex": {"female": 0.52, "male": 0.48},
    "deprivation": {"1": 0.3, "2": 0.25, "3": 0.2, "4": 0.15, "5": 0.1},
    "age_band": {"00-04": 0.05, "65-69": 0.35, "85+": 0.6},
}


def expected(system: str, known: bool) -> Iterator[Row]:
    for reference in ("systems", "published") if known else ("published",):
        for by, groups in BY.items():
            for group, share in groups.items():
                yield {
                    "reference": reference,
                    "by": by,
                    "group": group,
                    "people": PEOPLE * share,
                    "cost": COST * share,
                    "expected": COST * share * 0.96,
                    "ratio": over_expected,
                    "variation": above_expected,
                    "hidden": False,
                }


def programmes(system: str, known: bool) -> Iterator[Row]:
    for code, share in {"05": 0.3, "10": 0.5, "": 0.2}.items():
        own: Row = {"programme": code, "people": PEOPLE * share, "events": PEOPLE * share * 4}
        own |= {"cost": COST * share, "registered": PEOPLE, "hidden": False}
        own |= {"cost_per_person": per("registered")}
        if code:
            own |= {"spend": COST * share * 12, "population": PEOPLE * 10, "covered": 0.1}
            own |= {"spend_per_person": COST * share * 1.2 / PEOPLE}
            own |= {"difference_per_person": -COST * share * 0.2 / PEOPLE}
        yield own


def reconciliation(system: str, known: bool) -> Iterator[Row]:
    whole = {(ALL, ALL): 1.0} | {(ALL, setting): part for setting, part in SETTINGS.items()}
    each = {(f"{system}-{setting}-1", setting): part for setting, part in SETTINGS.items()}
    rates = {"unlinked": 0.02, "estimated": 0.05, "linked_people": 0.8, "listed_people": 0.97}
    for (provider, setting), part in (whole | each).items():
        own: Row = {"organisation": provider, "care_setting": setting, "hidden": False}
        own |= {"people": PEOPLE * part, "events": PEOPLE * part * 4}
        own |= {"cost": COST * part, "ledger": COST * part * 1.02}
        own |= {"difference": lambda row: row["cost"] - row["ledger"]}
        yield own | {"matched": lambda row: row["cost"] / row["ledger"], **rates}


ROWS: dict[type[Model], Callable[[str, bool], Iterator[Row]]] = {
    models.PathwayCost: pathways,
    models.Concentration: concentration,
    models.CostSpread: spread,
    models.LorenzPoint: lorenz,
    models.SegmentCost: segments,
    models.AreaCost: areas,
    models.UnitCost: unit_costs,
    models.ExpectedCost: expected,
    models.ProgrammeCost: programmes,
    models.Reconciliation: reconciliation,
}
