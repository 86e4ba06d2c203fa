"""The other side of bench.costing: analyses of events and of pathways in pandas, as in people_in_pandas."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from bench.costing import people_in_pandas as people
from bench.costing.people_in_pandas import PERSON, PLACE, by, events_of_people, read
from costing.expressions.pathways import Pathway, pathways

MONTH = 30
SPECIALTY = [*PLACE, "organisation", "care_setting", "point_of_delivery", "specialty"]
LINE = [*SPECIALTY, "hrg"]


def by_person(events: pd.DataFrame, keys: Sequence[str], *sums: str) -> pd.DataFrame:
    """Events by keys: people, events, pounds, the largest amount of one person, and sums."""
    events = events.assign(size=events["cost"].abs())
    each = by(events, [*keys, "person"]).agg(
        events=("cost", "size"),
        cost=("cost", "sum"),
        largest=("size", "max"),
        **{name: (name, "sum") for name in sums},
    )
    each = each.reset_index()
    known = each["person"].notna()
    each["largest"] = each["largest"].where(~known, each["cost"].abs())
    found = by(each, keys).agg(
        people=("person", "count"),
        events=("events", "sum"),
        cost=("cost", "sum"),
        largest=("largest", "max"),
        **{name: (name, "sum") for name in sums},
    )
    return found.reset_index()


def programmes(store: Path) -> pd.DataFrame:
    events = read(store, "events", "person", "programme", "cost")
    return by_person(events.fillna({"programme": ""}), [*PLACE, "programme"])


def whole_programmes(store: Path) -> pd.DataFrame:
    events = read(store, "events", "person", "programme", "cost")
    events["programme"] = events["programme"].fillna("").replace({"10B": "10", "04A": "04"})
    return by_person(events, [*PLACE, "programme"])


def organisations(store: Path) -> pd.DataFrame:
    return by_person(compared(store), SPECIALTY[:3], *SUMS)


def compared(store: Path) -> pd.DataFrame:
    """The events whose unit cost is compared."""
    columns = ("person", "activity", "cost", "flags", "started", "ended", *LINE[2:])
    events = read(store, "events", *columns)
    events = events[~events["flags"].str.contains("x", regex=False) & (events["activity"] > 0)]
    return events.fillna({"hrg": "", "specialty": ""}).assign(
        squares=events["cost"] ** 2, days=(events["ended"] - events["started"]).dt.days
    )


SUMS = ("activity", "squares", "days")


def lines(store: Path) -> pd.DataFrame:
    return by_person(compared(store), LINE, *SUMS)


def specialties(store: Path) -> pd.DataFrame:
    events = compared(store)
    own = by_person(events, LINE, *SUMS)
    every = by(own, ["year", *LINE[3:]])[["cost", "activity"]].transform("sum")
    own["expected"] = own["activity"] * every["cost"] / every["activity"]
    expected = by(own, SPECIALTY)["expected"].sum().reset_index()
    return by_person(events, SPECIALTY, *SUMS).merge(expected, on=SPECIALTY)


def ledger(store: Path) -> pd.DataFrame:
    columns = ("person", "organisation", "care_setting", "cost", "flags", "activity")
    events = read(store, "events", *columns)
    left_out = events["flags"].str.contains("x", regex=False) | ~(events["activity"] > 0)
    parts = {
        "unlinked": events["person"].isna(),
        "estimated": events["flags"].str.contains("e", regex=False),
        "left_out": left_out,
    }
    for name, part in parts.items():
        events[name], events[f"{name}_events"] = events["cost"].where(part, 0.0), part.astype(int)
    sums = (*parts, *(f"{name}_events" for name in parts))
    return by_person(events, [*PLACE, "organisation", "care_setting"], *sums)


def outside(store: Path, *keys: str) -> pd.DataFrame:
    events = read(store, "events", "person", "cost", *keys)
    listed = read(store, "people", "person").drop_duplicates().assign(listed=1)
    away = events.merge(listed, how="left", on=PERSON)
    away = away[away["listed"].isna()].assign(size=events["cost"].abs())
    each = by(away, [*PLACE, *keys, "person"]).agg(
        events=("cost", "size"), cost=("cost", "sum"), largest=("size", "max")
    )
    each = each.reset_index()
    known = each["person"].notna()
    each["largest"] = each["largest"].where(~known, each["cost"].abs())
    each["people"] = each["events"].where(~known, 1)
    found = by(each, [*PLACE, *keys]).agg(
        people=("people", "sum"), cost=("cost", "sum"), largest=("largest", "max")
    )
    return found.reset_index()


def linkage(store: Path) -> pd.DataFrame:
    events = events_of_people(store, "organisation", "cost")
    seen = by(events, [*PERSON, "organisation"])["cost"].sum().reset_index()
    seen["elsewhere"] = by(seen, PERSON)["cost"].transform("size") > 1
    listed = read(store, "people", "person").drop_duplicates().astype({"person": "int64"})
    seen = seen.merge(listed.assign(listed=1), how="left", on=PERSON)
    seen["unlisted_cost"] = seen["cost"].where(seen["listed"].isna(), 0.0)
    found = by(seen, [*PLACE, "organisation"]).agg(
        people=("cost", "size"),
        elsewhere=("elsewhere", "sum"),
        listed=("listed", "sum"),
        unlisted_cost=("unlisted_cost", "sum"),
    )
    return found.reset_index()


# --- Pathways -----------------------------------------------------------------------------------


def index_days(events: pd.DataFrame, pathway: Pathway) -> pd.DataFrame:
    match = events["point_of_delivery"].isin(pathway.points_of_delivery)
    if pathway.hrg_starts:
        match &= events["hrg"].str.startswith(tuple(pathway.hrg_starts)).fillna(False)
    days = by(events[match], PERSON)["started"].min().rename("index_day")
    return days.reset_index()


VIEWS: tuple[list[str], ...] = (
    ["care_setting", "organisation", "month"],
    ["care_setting", "organisation"],
    ["care_setting", "month"],
    ["care_setting"],
    ["month"],
    [],
)


def pathway(store: Path, about: Pathway) -> pd.DataFrame:
    columns = ("point_of_delivery", "hrg", "programme", "care_setting", "organisation", "started")
    events = events_of_people(store, *columns, "cost")
    index = index_days(events, about)
    if about.programmes:
        events = events[events["programme"].isin(about.programmes)]
    care = index.merge(events.drop(columns="year"), on=["system", "person"])
    days = (care["started"] - care["index_day"]).dt.days
    within = (days >= -MONTH * about.months_before) & (days < MONTH * about.months_after)
    care = care[within].assign(month=days // MONTH)
    return pd.concat([view(care, fields) for fields in VIEWS])


def view(care: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
    each = by(care, [*PERSON, *fields])["cost"].agg(cost="sum", events="size").reset_index()
    each["size"] = each["cost"].abs()
    found = by(each, [*PLACE, *fields]).agg(
        people=("cost", "size"),
        events=("events", "sum"),
        cost=("cost", "sum"),
        largest=("size", "max"),
    )
    found = found.reset_index()
    named = {name: found[name].astype(str) if name in fields else "all" for name in VIEWS[0]}
    return found.assign(**named)


def people_of(store: Path, about: Pathway) -> pd.DataFrame:
    index = index_days(events_of_people(store, "point_of_delivery", "hrg", "started"), about)
    span = read(store, "events").astype({"year": str}).groupby("system", observed=True)["year"]
    first, last = (index["system"].map(year).astype(str).str[:4].astype(int)
                   for year in (span.min(), span.max()))  # fmt: skip
    begins, ends = _april(first), _april(last + 1)
    index["whole"] = ((index["index_day"] - begins).dt.days >= MONTH * about.months_before) & (
        (ends - index["index_day"]).dt.days >= MONTH * about.months_after
    )
    return by(index, PLACE)["whole"].agg(people="size", whole="sum").reset_index()


def _april(year: pd.Series) -> pd.Series:
    return pd.to_datetime(year.astype(str) + "-04-01")


ANALYSES: dict[str, Callable[[Path], pd.DataFrame]] = {
    "years": people.all_years,
    "groups": people.groups,
    "lorenz": people.lorenz,
    "gini": people.gini,
    "areas": people.areas,
    "expected": people.expected,
    "nhs cost": people.nhs_cost,
    "segments bridges": people.bridges,
    "segments use": people.use,
    "programmes": programmes,
    "programmes with their systems": whole_programmes,
    "organisations": organisations,
    "outside": outside,
    "outside by setting": lambda store: outside(store, "care_setting"),
    "lines": lines,
    "specialties": specialties,
    "ledger": ledger,
    "linkage": linkage,
    **{f"pathway {code}": partial(pathway, about=one) for code, one in pathways().items()},
    **{f"people of {code}": partial(people_of, about=one) for code, one in pathways().items()},
}
