"""The two tables of patient-level costing, as they lie in Parquet outside the web database.

An event is one thing done for one person that was costed: a spell, an attendance, a contact, a
prescription, a week of care. A person is one row for each financial year in which somebody was
registered or seen, so that people without any cost are counted as well.
"""

from dataclasses import dataclass

import pyarrow as pa

# Ages as five-year bands: a single year of age beside a postcode area can be one person.
OLDEST = 85
BANDS = (*(f"{age:02}-{age + 4:02}" for age in range(0, OLDEST, 5)), f"{OLDEST}+")
SEXES = ("female", "male", "unknown")
FIFTHS = (1, 2, 3, 4, 5)  # national, 1 is the most deprived

# Where care is given: the codes of programmes.CareSetting.
SETTINGS = (
    "primary",
    "prescribing",
    "community",
    "acute",
    "mental_health",
    "ambulance",
    "social_care",
)


@dataclass(frozen=True)
class Column:
    """One column: its type in Parquet, what it holds, whether it may be unknown (null), and of texts
    which there are and how many letters they have at most."""

    name: str
    kind: pa.DataType
    meaning: str
    required: bool = True
    allowed: tuple[str, ...] = ()
    longest: int = 40


EVENTS = (
    Column(
        "event",
        pa.string(),
        "The source's own number of the record, within extract and organisation",
        longest=80,
    ),
    Column(
        "person", pa.int64(), "Pseudonym of the person; unknown where it cannot be linked", False
    ),
    Column("organisation", pa.string(), "ODS code of who gave the care"),
    Column("care_setting", pa.string(), "Where it was given", allowed=SETTINGS),
    Column("point_of_delivery", pa.string(), "What it was: day_case, outpatient_first, ..."),
    Column("programme", pa.string(), "Programme or system of care, as in programmes", False),
    Column("hrg", pa.string(), "Resource group, or the currency used instead", False, longest=20),
    Column("specialty", pa.string(), "Treatment function or team", False, longest=60),
    Column("resource", pa.string(), "What was used up: ward, theatre, staff, drugs, ..."),
    Column("activity", pa.float64(), "How much of it, in units of its point of delivery"),
    Column("started", pa.date32(), "First day"),
    Column("ended", pa.date32(), "Last day"),
    Column("minutes", pa.float64(), "Time of staff or room, in minutes", False),
    Column("cost", pa.float64(), "Pounds of the year"),
    Column("age_band", pa.string(), "Age at the start of the event", False, BANDS),
    Column("sex", pa.string(), "As recorded", True, SEXES),
    Column("deprivation", pa.int8(), "National fifth of the person's area, 1 most deprived", False),
    Column("flags", pa.string(), "Letters of what to bear in mind, see FLAGS"),
)
PEOPLE = (
    Column("person", pa.int64(), "Pseudonym of the person"),
    Column("age_band", pa.string(), "Age in the middle of the year", False, BANDS),
    Column("sex", pa.string(), "As recorded", True, SEXES),
    Column("deprivation", pa.int8(), "National fifth of the person's area, 1 most deprived", False),
    Column("area", pa.string(), "Neighbourhood or place within the system", False, longest=60),
    Column(
        "conditions",
        pa.string(),
        "Long-term conditions, by code, a blank between them",
        longest=200,
    ),
    Column("alive", pa.bool_(), "Whether still alive at the end of the year"),
)
# Both tables are kept in folders by these two, which are columns when they are read.
PARTITIONS = ("system", "year")

FLAGS = {
    "e": "the cost is estimated from an average, not collected for this event",
    "l": "linked to the person by an inexact match",
    "o": "the person lives outside the system",
    "x": "left out of comparisons of unit cost (as by national guidance)",
}


def arrow(columns: tuple[Column, ...]) -> pa.Schema:
    """The schema of a Parquet file of this table."""
    return pa.schema([pa.field(c.name, c.kind, nullable=not c.required) for c in columns])


def band(age: int) -> str:
    """The five-year band of an age in completed years."""
    return BANDS[min(age, OLDEST) // 5]
