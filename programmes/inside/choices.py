"""The controls of the page inside a programme, and what is said where they had to give way."""

from collections.abc import Collection, Sequence

from django.http import QueryDict

from evidence.queries import Row

from ..forms import Choices, Control, Controls, benchmarks
from ..real_terms import RealTerms
from ..sentences import BASES
from ..sentences.inside import lacking
from .spend import Prices, Years

CASH, REAL = "cash", "real"
CASH_WORDS = "Cash pounds of each year"


def controls(
    address: QueryDict,
    kind: str,
    years: Years,
    every_year: Collection[str],
    real: RealTerms,
    measures: Sequence[Row],
) -> Controls:
    """Year, benchmark, basis and prices where there is spend; benchmark and measure where there are
    outcomes. What exists elsewhere only (a year of other programmes) gives way to the first."""
    fields = {}
    if years:
        bases = years.get(address.get("year", ""), next(iter(years.values())))
        fields["year"] = Control("Year", [(year, year) for year in years])
    fields["benchmark"] = Control("Compared with", benchmarks(kind))
    if years:
        fields["basis"] = Control("Population", [(basis, BASES[basis]) for basis in bases])
        if real.deflator:
            fields["prices"] = prices(real)
    if measures:
        fields["measure"] = Control(
            "Outcome over time", [(row["code"], row["name"]) for row in measures]
        )
    return Controls(
        address,
        fields,
        {"year": every_year, "basis": BASES, "prices": (CASH, REAL)},
    )


def prices(real: RealTerms) -> Control:
    """Cash or real terms; the switch stands still where no deflator is loaded."""
    choices: Choices = [(CASH, CASH_WORDS)]
    if real.deflator:
        choices.append((REAL, f"Pounds of {real.deflator.price_year}"))
    control = Control("Prices", choices)
    if not real.deflator:
        control.widget.attrs |= {"disabled": True, "aria-describedby": "no-deflator"}
    return control


def prices_of(chosen: str, real: RealTerms) -> Prices:
    """The prices chosen, as a trend is worked out in them."""
    return Prices(real.deflator if chosen == REAL else None)


def said_of_prices(chosen: str, real: RealTerms) -> str:
    """The prices in words: cash, or the price year and the release of the index."""
    if chosen == REAL and real.deflator:
        return f"pounds of {real.deflator.price_year} ({real.deflator.title})"
    return "cash pounds of each year"


def gave_way(address: QueryDict, choice: dict[str, str]) -> list[str]:
    """What gave way: a year without this spend. That there are no real terms is said anyway."""
    asked = address.get("year", "")
    if "year" in choice and asked and asked != choice["year"]:
        return [lacking(asked, choice["year"])]
    return []
