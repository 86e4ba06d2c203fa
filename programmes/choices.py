"""The controls of the pages over everybody and of two side by side: what the figures on them are of."""

from collections.abc import Mapping, Sequence

from django.http import QueryDict

from evidence import notation
from evidence.queries import Row

from .forms import Choices, Control, Controls, benchmarks
from .inside.choices import CASH, REAL, prices
from .real_terms import RealTerms
from .sentences import BASES
from .sentences.words import benchmarks_of

SPEND, SPEND_DIFFERENCE = "spend", "spend-difference"
OUTCOME, OUTCOME_DIFFERENCE = "measure", "measure-difference"
MAPS = {
    SPEND: "Spend a head",
    SPEND_DIFFERENCE: "Spend against the benchmark",
    OUTCOME: "The measure chosen",
    OUTCOME_DIFFERENCE: "The measure against the others",
}

# A year that only one of two has gives way to one that both have.
ANY_YEAR = [f"20{year:02}-{year + 1:02}" for year in range(9, 99)]

Bases = Mapping[str, Sequence[str]]


def of_programme(
    address: QueryDict,
    years: Mapping[str, Bases],
    nations: Sequence[str],
    measures: Sequence[Row],
    real: RealTerms,
) -> Controls:
    """Nation, year, benchmark, basis, prices, measure and map of a programme's page; nations are never mixed.

    `years` are the bases by nation and year, `measures` those of any of the nations. A nation without
    spend on the programme has no year and no basis, one without outcomes no measure. The first of the
    nations is shown where the address names none.
    """
    nation = address.get("nation", nations[0])
    of_nation = years.get(nation, {})
    here = [measure for measure in measures if nation in measure["nations"]]
    fields = {
        "nation": Control("Nation", [(name, name.title()) for name in nations]),
        "benchmark": Control("Compared with", [*reversed(benchmarks_of(nation).items())]),
    }
    if of_nation:
        bases = of_nation.get(address.get("year", ""), next(iter(of_nation.values())))
        fields["year"] = Control("Year", [(year, year) for year in of_nation])
        fields["basis"] = Control("Population", [(basis, BASES[basis]) for basis in bases])
        fields["prices"] = prices(real)
    if here:
        names = [(measure["code"], _measure_name(measure)) for measure in here]
        fields["measure"] = Control("Measure", names)
    maps = _maps(bool(of_nation), here, address.get("measure", ""))
    if maps:
        fields["map"] = Control("Map of", maps)
    elsewhere = {
        "basis": BASES,
        "year": {year for found in years.values() for year in found},
        "measure": [measure["code"] for measure in measures],
        "map": MAPS,
        "prices": (CASH, REAL),
    }
    return Controls(address, fields, elsewhere)


def _measure_name(measure: Row) -> str:
    grade = "" if measure["proxy_grade"] == "outcome" else f" ({measure['proxy_grade']})"
    headline = "; headline" if measure["headline"] else ""
    return f"{measure['name']}{grade}{headline}"


def _maps(spend: bool, measures: Sequence[Row], asked: str) -> Choices:
    """What there is to be drawn: spend, an outcome, and either against the others."""
    found = [SPEND, SPEND_DIFFERENCE] if spend else []
    if measures:
        shown = next((one for one in measures if one["code"] == asked), measures[0])
        found += [OUTCOME, OUTCOME_DIFFERENCE] if shown["polarity"] else [OUTCOME]
    return [(name, MAPS[name]) for name in found]


def of_two(address: QueryDict, others: Sequence[Row], years: Bases, kind: str) -> Controls:
    """The other organisation (peers first), and the year, benchmark and basis of both.

    `others` are in the order they are offered; `years` those of which both have figures: without any
    there is only the other to choose.
    """
    names = [(row["code"], f"{row['name']}{_which(row)}") for row in others]
    fields = {"with": Control("Beside", names)}
    if years:
        bases = years.get(address.get("year", ""), next(iter(years.values())))
        fields["year"] = Control("Year", [(year, year) for year in years])
        fields["benchmark"] = Control("Compared with", benchmarks(kind))
        fields["basis"] = Control("Population", [(basis, BASES[basis]) for basis in bases])
    return Controls(address, fields, {"basis": BASES, "year": ANY_YEAR})


def _which(row: Row) -> str:
    """What is to be known of another organisation before it is chosen."""
    if row["valid_to"]:
        return f" (until {notation.day(row['valid_to'])})"
    return " (a peer)" if row["distance"] is not None else ""
