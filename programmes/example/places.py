"""Who there is in the made-up nation: Exampleshire, ten counties much like it, six cities unlike it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from organisations.datasets.rows import CharacteristicRow, OrganisationRow

from .chance import draw
from .provenance import CHARACTERISTICS, REFERENCE

NATION = "example"
BEGAN = date(2016, 4, 1)

OWN = "X01"
COUNTIES = {
    OWN: "Exampleshire",
    "X02": "Fictionshire",
    "X03": "Instanceshire",
    "X04": "Madeupland",
    "X05": "Mockshire",
    "X06": "Modelshire",
    "X07": "Patternshire",
    "X08": "Pretendshire",
    "X09": "Samplefold",
    "X10": "Specimenshire",
    "X11": "Templateshire",
}
CITIES = {
    "X12": "Demopool",
    "X13": "Mockchester",
    "X14": "Pretendopolis",
    "X15": "Sampleton",
    "X16": "Specimen City",
    "X17": "Templatebury",
}
NAMES = COUNTIES | CITIES
PEERS = tuple(code for code in COUNTIES if code != OWN)

# Registered people in 2023-24.
PEOPLE = {OWN: 240_000} | {
    "X02": 231_000, "X03": 262_000, "X04": 214_000, "X05": 285_000, "X06": 247_000,
    "X07": 226_000, "X08": 253_000, "X09": 208_000, "X10": 271_000, "X11": 236_000,
    "X12": 610_000, "X13": 905_000, "X14": 780_000, "X15": 660_000, "X16": 1_020_000, "X17": 540_000,
}  # fmt: skip

AGES = ("pct_age_0_17", "pct_age_18_39", "pct_age_40_64", "pct_age_65_84", "pct_age_85_plus")


@dataclass(frozen=True, slots=True)
class Usual:
    """What a characteristic is in the counties, how much they differ, and what it is in the cities."""

    county: float
    spread: float
    city: float
    places: int = 4


# In percent, but for the score of deprivation. Ages are made to add up to 100.
USUAL = {
    "imd2025_average_score": Usual(19.5, 2.4, 32.0, 3),
    "pct_rural_sparse_or_village": Usual(31.0, 6.0, 10.0),
    "pct_age_0_17": Usual(19.4, 0.8, 22.5),
    "pct_age_18_39": Usual(25.5, 1.3, 33.0),
    "pct_age_40_64": Usual(33.6, 0.7, 30.0),
    "pct_age_65_84": Usual(18.6, 1.2, 12.5),
    "pct_age_85_plus": Usual(2.9, 0.25, 1.8),
    "pct_core20_imd2025": Usual(14.0, 2.0, 38.0),
    "pct_ethnicity_mixed": Usual(1.9, 0.3, 4.2),
    "pct_ethnicity_asian": Usual(3.4, 0.9, 14.0),
    "pct_ethnicity_black": Usual(1.2, 0.3, 6.5),
    "pct_ethnicity_other": Usual(0.9, 0.2, 2.8),
}
# Cities differ from each other by so many times what counties do.
CITY_SPREAD = 1.0


def organisations() -> Iterator[OrganisationRow]:
    """The seventeen systems."""
    for code, name in NAMES.items():
        yield OrganisationRow(
            code=code,
            ons_code="",
            ods_code="",
            name=name,
            kind="icb",
            nation=NATION,
            region="",
            valid_from=BEGAN,
            valid_to=None,
            successors="",
            release=REFERENCE,
        )


def characteristics() -> Iterator[CharacteristicRow]:
    """All that the peer method asks for, so that the ten counties are Exampleshire's peers."""
    for code in NAMES:
        values = {variable: value(code, variable) for variable in USUAL}
        ages = sum(values[variable] for variable in AGES)
        values |= {variable: round(100 * values[variable] / ages, 4) for variable in AGES}
        values["registered_population_2025_26"] = float(round(PEOPLE[code] * 1.011))
        for variable, figure in sorted(values.items()):
            yield CharacteristicRow(CHARACTERISTICS, code, variable, figure)


def value(code: str, variable: str) -> float:
    """One characteristic: that of Exampleshire is the usual one of a county."""
    usual = USUAL[variable]
    middle, spread = (
        (usual.city, CITY_SPREAD * usual.spread) if code in CITIES else (usual.county, usual.spread)
    )
    away = 0.0 if code == OWN else draw(code, variable)
    return round(middle + spread * away, usual.places)
