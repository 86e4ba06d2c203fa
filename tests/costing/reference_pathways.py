"""Pathways once more, slow and obvious, as in `reference`."""

from datetime import date

from costing.expressions.pathways import Pathway

from .reference import PERSON, by_person, grouped
from .small_store import Row, Small


def index_days(small: Small, pathway: Pathway) -> dict[tuple, date]:
    """The first index event of each system, year and person."""
    index = [
        row
        for row in small.events
        if row["person"] is not None
        and row["point_of_delivery"] in pathway.points_of_delivery
        and (not pathway.hrg_starts or (row["hrg"] or "").startswith(tuple(pathway.hrg_starts)))
    ]
    return {
        key: min(row["started"] for row in rows) for key, rows in grouped(index, PERSON).items()
    }


def pathway_cost(small: Small, pathway: Pathway) -> list[Row]:
    care = []
    for (system, year, somebody), day in index_days(small, pathway).items():
        for row in small.events:
            month = (row["started"] - day).days // 30
            if (
                (row["system"], row["person"]) == (system, somebody)
                and (not pathway.programmes or row["programme"] in pathway.programmes)
                and -pathway.months_before <= month < pathway.months_after
            ):
                care += views(row | {"year": year, "month": str(month)})
    keys = ("system", "year", "care_setting", "organisation", "month")
    return by_person(care, keys)


def views(row: Row) -> list[Row]:
    """The event in each row that sums over something."""
    over: list[tuple[str, ...]] = [
        (),
        ("month",),
        ("organisation",),
        ("organisation", "month"),
        ("care_setting", "organisation"),
        ("care_setting", "organisation", "month"),
    ]
    return [row | dict.fromkeys(names, "all") for names in over]


def pathway_people(small: Small, pathway: Pathway) -> list[Row]:
    found = []
    days = [
        {"system": system, "year": year, "day": day}
        for (system, year, _), day in index_days(small, pathway).items()
    ]
    for (system, year), rows in grouped(days, ("system", "year")).items():
        there = sorted(row["year"] for row in small.events if row["system"] == system)
        begins, ends = date(int(there[0][:4]), 4, 1), date(int(there[-1][:4]) + 1, 4, 1)
        whole = [
            row
            for row in rows
            if (row["day"] - begins).days >= 30 * pathway.months_before
            and (ends - row["day"]).days >= 30 * pathway.months_after
        ]
        found.append({"system": system, "year": year, "people": len(rows), "whole": len(whole)})
    return found
