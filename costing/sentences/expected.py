"""Cost beside what is expected of people of the same age, sex and deprivation, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from evidence import notation
from evidence.notation import number
from evidence.queries import Row

from ..models.results import ALL
from . import people
from .withheld import counted, own

SYSTEMS, PUBLISHED = "systems", "published"
REFERENCES = {SYSTEMS: "All systems here together", PUBLISHED: "England, 2014-15 (published)"}
AT_RATES_OF = {
    SYSTEMS: "the average of all systems here together, this one included",
    PUBLISHED: "what the NHS in England spent on average in 2014-15",
}
AGE, SEX, DEPRIVATION = "age_band", "sex", "deprivation"
SEXES = {"female": "Women and girls", "male": "Men and boys", "unknown": "Sex not recorded"}
FIFTHS = {
    "1": "Most deprived 20%",
    "2": "Second most deprived 20%",
    "3": "Middle 20%",
    "4": "Second least deprived 20%",
    "5": "Least deprived 20%",
    "unknown": "Deprivation not known",
}
NO_PEOPLE = (
    "No people of this system and year are in the events loaded, so nothing is expected of them."
)
ONLY_PUBLISHED = (
    "Fewer than six systems are in this run, so what their people cost together is no reference: only "
    "the published one is."
)
ABOUT_PUBLISHED = (
    "Compare the pattern, not the level. The published reference is what the NHS in England spent on "
    "people of each age, sex and fifth of deprivation in 2014-15, in the prices of that year and without "
    "social care. Social care, and people whose age, sex or deprivation is not known, are left out here too."
)
MADE_UP_BESIDE_REAL = (
    "These people are made up, after this very reference: beside it they show how the comparison is "
    "made, and nothing about England."
)
ABOUT_SYSTEMS = (
    "Need is only taken into account as far as age, sex and deprivation tell of it. A ratio above 100 is "
    "a question to ask: is need higher, is more care given, or does the same care cost more?"
)
FEWEST = 2  # ages for a highest and a lowest
NIL = 0.05  # percent: less than this is said as no difference


def name(by: str, group: str) -> str:
    """A group of people: "85 and over", "Most deprived 20%"."""
    if by == ALL:
        return "Everybody"
    return _age(group) if by == AGE else {SEX: SEXES, DEPRIVATION: FIFTHS}[by].get(group, group)


def _age(band: str) -> str:
    if band.endswith("+"):
        return f"{band[:-1]} and over"
    first, _, last = band.partition("-")
    return f"{int(first)} to {int(last)}" if last else "Age not known"


def written(row: Row) -> Row:
    """A row with pounds per person from people and pounds as they are shown, and its words."""
    each, wanted = (_each(row[key], row["people"]) for key in ("cost", "expected"))
    pounds = people.signed(notation.exact_pounds)
    found = row | {
        "per_person": each,
        "expected_per_person": wanted,
        "name": name(row["by"], row["group"]),
    }
    return found | {
        "percent": None if row["ratio"] is None else row["ratio"] - 100,
        "said_people": counted(row["people"]),
        "said_cost": own(row, "cost", notation.exact_pounds),
        "said_expected": own(row, "expected", notation.exact_pounds),
        "said_per_person": people.of_people(found, "per_person", notation.per_head),
        "said_expected_per_person": people.of_people(
            found, "expected_per_person", notation.per_head
        ),
        "said_ratio": own(row, "ratio", lambda value: number(value, 1)),
        "said_variation": own(row, "variation", pounds),
    }


def _each(pounds: float | None, of: float | None) -> float | None:
    return None if pounds is None or not of else pounds / of


def difference(row: Row) -> str:
    """ "4.2% more than expected"; "as much as expected" where it is nil as written."""
    if abs(row["percent"]) < NIL:
        return "as much as expected"
    word = "more" if row["percent"] > 0 else "less"
    return f"{notation.percent(abs(row['percent']))} {word} than expected"


# --- The answer -----------------------------------------------------------------------------------


def answer(whole: Row | None, ages: Sequence[Row], reference: str, year: str) -> str:
    """What the people cost beside what is expected of them."""
    if whole is None:
        return NO_PEOPLE
    if whole["ratio"] is None:
        return f"What these people cost in {year} is withheld." if whole["hidden"] else NO_PEOPLE
    return _published(whole, ages, year) if reference == PUBLISHED else _of_systems(whole, year)


def _of_systems(row: Row, year: str) -> str:
    text = (
        f"Care of these {notation.people(row['people'])} people cost {notation.pounds(row['cost'])} in "
        f"{year}, {difference(row)}: the same people would cost {notation.pounds(row['expected'])} at "
        f"{AT_RATES_OF[SYSTEMS]}."
    )
    if row["per_person"] is None:
        return text
    each = notation.said_per_head(row["expected_per_person"])
    return f"{text} That is {people.a_person(row['per_person'])}, {each} expected."


def _published(row: Row, ages: Sequence[Row], year: str) -> str:
    text = (
        f"NHS care of these {notation.people(row['people'])} people cost "
        f"{notation.pounds(row['cost'])} in {year}, {number(row['ratio'], 1)} for each 100 "
        f"expected at {AT_RATES_OF[PUBLISHED]} ({notation.pounds(row['expected'])})."
    )
    known = of_known_age(ages, "ratio")
    if len(known) < FEWEST:
        return text
    most, least = (pick(known, key=lambda one: one["ratio"]) for pick in (max, min))
    if round(most["ratio"], 1) == round(least["ratio"], 1):
        return f"{text} It is the same at every age, which is the pattern that was published."
    return (
        f"{text} Not the level but the pattern counts: {number(most['ratio'], 1)} at ages "
        f"{most['name']}, {number(least['ratio'], 1)} at ages {least['name']}."
    )


# --- Each picture ---------------------------------------------------------------------------------


def of_known_age(rows: Sequence[Row], key: str) -> list[Row]:
    """The age bands whose figure is shown; people of no known age are no band."""
    return [row for row in rows if row["group"] != "unknown" and row[key] is not None]


def ages_title(rows: Sequence[Row], reference: str) -> str:
    """The message: the age with the largest variation; beside the published pattern, the dearest age."""
    if reference == PUBLISHED:
        return _pattern(of_known_age(rows, "per_person"))
    known = of_known_age(rows, "variation")
    if not known:
        return "Cost by age is withheld"
    row = max(known, key=lambda one: abs(one["variation"]))
    return (
        f"Ages {row['name']}: {notation.signed_pounds(row['variation'])} against what is expected"
    )


def _pattern(rows: Sequence[Row]) -> str:
    known = [row for row in rows if row["expected_per_person"] is not None]
    if not known:
        return "Cost by age is withheld"
    here = max(known, key=lambda row: row["per_person"])
    there = max(known, key=lambda row: row["expected_per_person"])
    if here is there:
        return f"A person costs most at ages {here['name']}, as in the published pattern"
    return f"A person costs most at ages {here['name']}; at ages {there['name']} in the published pattern"


def ages_sentence(rows: Sequence[Row], reference: str) -> str:
    """What the bars are, and how many are withheld."""
    text = f"Pounds per person of each age, beside {AT_RATES_OF[reference]}, for people like them."
    return f"{text} {people.CHANCE} {people.hidden(rows, 'ages')}".strip()


def groups_title(rows: Sequence[Row]) -> str:
    """The message: the most deprived fifth beside the least deprived."""
    known = {
        row["group"]: row["ratio"]
        for row in rows
        if row["by"] == DEPRIVATION and row["ratio"] is not None
    }
    if not {"1", "5"} <= known.keys():
        return "Cost against expected by sex and deprivation"
    return (
        f"Most deprived 20%: {number(known['1'], 1)} for each 100 expected; least deprived 20%: "
        f"{number(known['5'], 1)}"
    )


def groups_sentence(rows: Sequence[Row], reference: str) -> str:
    """What the bars are, and how many groups are withheld."""
    text = f"Cost in percent more or less than at {AT_RATES_OF[reference]}, for people like them."
    return f"{text} {people.CHANCE} {people.hidden(rows, 'groups')}".strip()


# --- How it is worked out -------------------------------------------------------------------------


def working(whole: Row | None, reference: str) -> list[str]:
    """The formulas of the page with the figures of its headline in them."""
    steps = [
        "Expected = for each five-year age band, sex and fifth of deprivation, its people × the pounds per "
        f"person of the reference ({AT_RATES_OF[reference]}); then added up (indirect standardisation).",
        "Ratio = 100 × cost ÷ expected, both as they are shown.",
    ]
    if whole is not None and whole["ratio"] is not None:
        steps.append(
            f"Everybody: 100 × {notation.exact_pounds(whole['cost'])} ÷ "
            f"{notation.exact_pounds(whole['expected'])} = {number(whole['ratio'], 1)}."
        )
    return [
        *steps,
        "Deprivation is the national fifth of the area where somebody lives, 1 the most deprived.",
    ]


def cautions(reference: str, references: Mapping[str, Any], illustrative: bool) -> list[str]:
    """What to bear in mind of the reference."""
    if reference == SYSTEMS:
        return [ABOUT_SYSTEMS]
    found = [ABOUT_PUBLISHED] if SYSTEMS in references else [ABOUT_PUBLISHED, ONLY_PUBLISHED]
    return [*found, MADE_UP_BESIDE_REAL] if illustrative else found
