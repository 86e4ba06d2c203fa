"""The people of the made-up nation: registered, and weighted by their need for each kind of care."""

from collections.abc import Iterator
from functools import cache

from organisations.datasets.rows import PopulationRow

from .chance import draw, shared_out
from .places import CITIES, NAMES, OWN, PEOPLE
from .provenance import POPULATIONS

YEARS = tuple(f"{year}-{(year + 1) % 100:02}" for year in range(2016, 2024))
LAST = YEARS[-1]

# So many more people each year.
GROWTH = 0.006
# Need for each registered person: in the counties, and in the cities.
NEED = {
    "wp_overall_core": (1.04, 1.02),
    "wp_general_acute": (1.05, 1.02),
    "wp_community": (1.09, 1.03),
    "wp_mental_health": (0.95, 1.03),
    "wp_maternity": (0.91, 1.02),
    "wp_prescribing": (1.07, 1.0),
    "wp_primary_medical": (1.02, 0.99),
    "wp_primary_medical_final": (1.01, 1.0),
    "wp_health_inequalities": (0.94, 1.15),
}
SPREAD = 0.012


def registered(code: str, year: str) -> int:
    """Registered people of a system in a year."""
    before = YEARS.index(LAST) - YEARS.index(year)
    return round(PEOPLE[code] / (1 + GROWTH) ** before)


def weighted(code: str, year: str, weighting: str) -> int:
    """People weighted by need: all together they are as many as are registered."""
    return by_need(year, weighting)[code]


@cache
def by_need(year: str, weighting: str) -> dict[str, int]:
    """The registered people of the nation shared out by need: Exampleshire's is that of a county."""
    people = {code: registered(code, year) for code in NAMES}
    needs = {code: people[code] * need(code, weighting) for code in NAMES}
    return shared_out(sum(people.values()), needs)


def need(code: str, weighting: str) -> float:
    """How much care of a kind each registered person needs, before it is shared out."""
    away = 0.0 if code == OWN else SPREAD * draw(code, weighting)
    return NEED[weighting][code in CITIES] + away


def populations() -> Iterator[PopulationRow]:
    """Every system, year and basis."""
    for code in NAMES:
        for year in YEARS:
            yield PopulationRow(POPULATIONS, code, year, "registered", registered(code, year))
            for basis in NEED:
                people = weighted(code, year, basis)
                yield PopulationRow(POPULATIONS, code, year, basis, people)
