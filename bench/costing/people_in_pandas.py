"""The other side of bench.costing: analyses of people's years as an analyst would write them in pandas,
reading the columns they need from the same Parquet files. Each gives the rows that the expression of the
same name in `costing.expressions` gives.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from costing.expressions.people import USES
from costing.schema import SETTINGS

PLACE = ["system", "year"]
PERSON = [*PLACE, "person"]


def read(store: Path, table: str, *columns: str) -> pd.DataFrame:
    """Columns of a table; a pseudonym that may be missing stays a whole number."""
    found = pq.read_table(store / table, columns=[*PLACE, *columns], partitioning="hive")
    return found.to_pandas(
        types_mapper={pa.int64(): pd.Int64Dtype()}.get, date_as_object=False, split_blocks=True
    )


def events_of_people(store: Path, *columns: str) -> pd.DataFrame:
    events = read(store, "events", "person", *columns)
    events = events[events["person"].notna()]
    return events.assign(person=events["person"].astype("int64"))


def by(frame: pd.DataFrame, keys: Sequence[str]) -> pd.api.typing.DataFrameGroupBy:
    return frame.groupby(list(keys), observed=True, dropna=False, sort=False)


# --- People's years -----------------------------------------------------------------------------


def years(
    store: Path, *about: str, settings: bool = False, uses: Sequence[str] = ()
) -> pd.DataFrame:
    """People's years with what is asked for: what is known of them, costs by setting, kinds of use."""
    columns = [*(["care_setting"] if settings else []), *(["point_of_delivery"] if uses else [])]
    events = events_of_people(store, "cost", *columns)
    whole = by(events, PERSON)["cost"].agg(cost="sum", events="size")
    used = [whole]
    if settings:
        by_setting = by(events, [*PERSON, "care_setting"])["cost"].sum().unstack()
        used.append(by_setting.reindex(columns=list(SETTINGS)).add_prefix("cost_"))
    for use in uses:
        chosen = events[events["point_of_delivery"].isin(USES[use])]
        used.append(by(chosen, PERSON).size().rename(use))
    found = registered(store, *about).join(pd.concat(used, axis=1))
    counts = ["events", *uses]
    found["cost"] = found["cost"].fillna(0.0)
    found[counts] = found[counts].fillna(0).astype("int64")
    return found.reset_index()


def registered(store: Path, *about: str) -> pd.DataFrame:
    people = read(store, "people", "person", *about)
    people["person"] = people["person"].astype("int64")
    known = by(people, PERSON)
    return known.agg({name: "min" if name == "alive" else "max" for name in about})


def all_years(store: Path) -> pd.DataFrame:
    about = ("age_band", "sex", "deprivation", "area", "conditions", "alive")
    return years(store, *about, settings=True, uses=tuple(USES))


def by_setting(people: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    groups = by(people, keys)
    number, parts = groups.size().rename("people"), []
    for setting in ("all", *SETTINGS):
        every = people["cost"].where(people["events"] > 0)
        cost = every if setting == "all" else people[f"cost_{setting}"]
        own = by(people[list(keys)].assign(cost=cost, size=cost.abs()), keys)
        part = own.agg(users=("cost", "count"), cost=("cost", "sum"), largest=("size", "max"))
        parts.append(part.join(number).assign(care_setting=setting))
    return pd.concat(parts).fillna({"largest": 0.0}).reset_index()


def areas(store: Path) -> pd.DataFrame:
    people = years(store, "area", settings=True)
    return by_setting(people.fillna({"area": "unknown"}), [*PLACE, "area"])


def expected(store: Path) -> pd.DataFrame:
    strata = ["age_band", "sex", "deprivation"]
    people = years(store, *strata)
    people["deprivation"] = people["deprivation"].astype("Int64").astype("string")
    people[strata] = people[strata].fillna("unknown")
    people["size"], people["used"] = people["cost"].abs(), people["events"] > 0
    own = by(people, [*PLACE, *strata]).agg(
        people=("cost", "size"),
        users=("used", "sum"),
        cost=("cost", "sum"),
        largest=("size", "max"),
    )
    own = own.reset_index()
    every = by(own, ["year", *strata])[["cost", "people"]].transform("sum")
    return own.assign(expected=own["people"] * every["cost"] / every["people"])


def nhs_cost(store: Path) -> pd.DataFrame:
    strata = ["age_band", "sex", "deprivation"]
    people = years(store, *strata, settings=True).dropna(subset=strata)
    people = people[people["sex"] != "unknown"]
    cost = people["cost"] - people["cost_social_care"].fillna(0.0)
    people["deprivation"] = people["deprivation"].astype("int64").astype(str)
    social = people["cost_social_care"]
    people = people.assign(cost=cost, size=cost.abs(), social=social, social_size=social.abs())
    found = by(people, [*PLACE, *strata]).agg(
        people=("cost", "size"),
        cost=("cost", "sum"),
        largest=("size", "max"),
        social_people=("social", "count"),
        social_cost=("social", "sum"),
        social_largest=("social_size", "max"),
    )
    return found.reset_index().fillna({"social_largest": 0.0})


def bridges(store: Path) -> pd.DataFrame:
    uses = ("emergency_admissions", "care_home_weeks", "maternity_spells")
    people = years(store, "age_band", "conditions", "alive", settings=True, uses=uses)
    codes = " " + people["conditions"].fillna("") + " "
    ill = people["conditions"].fillna("") != ""
    rules = {
        "long-decline": codes.str.contains(" F ", regex=False),
        "short-decline": ~people["alive"],
        "limited-reserve": ill & (people["emergency_admissions"] >= 2),
        "stable-disability": codes.str.contains(" S ", regex=False)
        | (people["care_home_weeks"] >= 26),
        "maternal-infant": (people["maternity_spells"] >= 1) | (people["age_band"] == "00-04"),
        "acutely-ill": people["emergency_admissions"] >= 1,
        "chronic": ill,
    }
    people["segment"] = np.select(list(rules.values()), list(rules), "healthy")
    return by_setting(people, [*PLACE, "segment"])


def use(store: Path) -> pd.DataFrame:
    people = years(store, "age_band", settings=True, uses=tuple(USES))
    ages = {
        "child": people["age_band"].between("00-04", "15-19"),
        "adult": people["age_band"].between("20-24", "60-64"),
        "older": people["age_band"].between("65-69", "80-84"),
        "oldest": people["age_band"] == "85+",
    }
    care = {
        "care-home": people["care_home_weeks"] >= 1,
        "emergency-often": people["emergency_admissions"] >= 2,
        "emergency-once": people["emergency_admissions"] >= 1,
        "mental-health": people["mental_health_contacts"] + people["mental_health_stays"] >= 1,
        "planned": people["planned_admissions"] + people["maternity_spells"] >= 1,
        "attended": people["emergency_attendances"] >= 1,
        "other": people["events"] >= 1,
    }
    age = pd.Series(np.select(list(ages.values()), list(ages), "unknown"))
    people["segment"] = age + "." + np.select(list(care.values()), list(care), "none")
    return by_setting(people, [*PLACE, "segment"])


# --- Concentration ------------------------------------------------------------------------------


def ranked(store: Path, *, settings: bool = False) -> pd.DataFrame:
    people = years(store, settings=settings)
    people["pence"] = np.floor(people["cost"] * 100 + 0.5).astype("int64")
    people = people.sort_values(["pence", "person"], ascending=[False, True], ignore_index=True)
    own = by(people, PLACE)
    people["place"], people["running"] = own.cumcount() + 1, own["pence"].cumsum()
    people["number"] = own["pence"].transform("size")
    people["above"] = people["pence"].clip(lower=0)
    people["kept"] = people["pence"] >= 0
    own = by(people, PLACE)
    people["total"], people["counted"] = own["above"].transform("sum"), own["kept"].transform("sum")
    return people


def groups(store: Path) -> pd.DataFrame:
    people = ranked(store, settings=True)
    members = {
        "everybody": people["place"] > 0,
        "top-20": people["place"] <= 20,
        **{f"top-{p}": people["place"] * 100 <= people["number"] * p for p in (1, 5, 10)},
        "high-resource": (people["pence"] > 0) & (people["running"] * 2 <= people["total"]),
    }
    parts = [by_setting(people[who], PLACE).assign(people_group=n) for n, who in members.items()]
    return pd.concat(parts)


def lorenz(store: Path) -> pd.DataFrame:
    people = ranked(store).query("kept")
    cheaper = people["counted"] - people["place"]
    people = people.assign(percent=np.floor(cheaper * 100 / people["counted"]).astype("int64") + 1)
    return by(people, [*PLACE, "percent"])["cost"].agg(people="size", cost="sum").reset_index()


def gini(store: Path) -> pd.DataFrame:
    people = ranked(store).query("kept")
    order = people["counted"] - people["place"] + 1
    people = people.assign(
        weighed=(2 * order - people["counted"] - 1) * people["cost"],
        below_nil=people["number"] - people["counted"],
    )
    found = by(people, PLACE).agg(
        people=("cost", "size"),
        below_nil=("below_nil", "max"),
        cost=("cost", "sum"),
        weighed=("weighed", "sum"),
    )
    found["gini"] = found["weighed"] / (found["people"] * found["cost"])
    return found.drop(columns="weighed").reset_index()
