"""The resource map in words: what people of each area take of health and social care."""

from collections.abc import Sequence

from evidence import notation
from evidence.notation import percent
from evidence.queries import Row

from .. import names
from ..by_setting import UNKNOWN, Matrix, furthest
from ..models.results import ALL
from . import people
from .segments import variation

SOCIAL = "social_care"
NO_AREAS = "No people of this system and year are in the events loaded, so there are no areas."
CAVEAT = (
    "Not adjusted for age or need: an area where people are older takes more care. Age, sex and "
    "deprivation are taken into account on the page of expected cost, for the system as a whole."
)
NO_MAP = "No boundaries of these areas are loaded, so the map is a table with a row for each area."


def known_areas(matrix: Matrix, setting: str) -> list[Row]:
    """The areas whose pounds per person are shown in a setting, the dearest first; people whose area is
    not known are no area."""
    return [cell for cell in matrix.dearest(setting) if cell["group"] != UNKNOWN]


# --- The answer -----------------------------------------------------------------------------------


def answer(matrix: Matrix, year: str) -> str:
    """Where a person's care costs most and least, of all care and of social care."""
    if not matrix.cells:
        return NO_AREAS
    shown = known_areas(matrix, ALL)
    if not shown:
        return f"What care cost in each area in {year} is withheld."
    return " ".join(part for part in (_ends(shown, year), social(matrix)) if part)


def _ends(shown: Sequence[Row], year: str) -> str:
    most, least = shown[0], shown[-1]
    text = (
        f"In {year} care cost {people.a_person(most['cost_per_person'])} in {most['name']}"
        f"{apart(most)}"
    )
    if len(shown) == 1:
        return f"{text}; no other area is shown."
    return f"{text}, and {notation.said_per_head(least['cost_per_person'])} in {least['name']}."


def apart(row: Row) -> str:
    """How far an area lies from the whole system: ", 18.2% above the system’s average of £1,960"."""
    if row["percent"] is None:
        return ""
    word = "above" if row["percent"] > 0 else "below"
    average = notation.said_per_head(row["against"])
    return f", {percent(abs(row['percent']))} {word} the system’s average of {average}"


def social(matrix: Matrix) -> str:
    """The same of social care, whose areas need not be the same."""
    shown = known_areas(matrix, SOCIAL)
    if len(shown) < 2:
        return ""
    most, least = shown[0], shown[-1]
    return (
        f"Social care ranges from {notation.said_per_head(least['cost_per_person'])} "
        f"({least['name']}) to {notation.said_per_head(most['cost_per_person'])} ({most['name']}) a person."
    )


# --- Each picture ---------------------------------------------------------------------------------


def heat_title(matrix: Matrix, show: str) -> str:
    """The message: the area and setting furthest from the system's own average, or the dearest area."""
    row = matrix.furthest() if show == "difference" else None
    if row is not None and row["difference"] is not None:
        setting = names.in_setting(row["care_setting"])
        return (
            f"{row['name']}, {setting}: {people.more(row['difference'])} than in the whole system"
        )
    shown = known_areas(matrix, ALL)
    if not shown:
        return "Pounds per person of each area are withheld"
    return f"{shown[0]['name']} takes most: {people.a_person(shown[0]['cost_per_person'])}"


def heat_sentence(matrix: Matrix, show: str) -> str:
    """What a cell is of, how it is shaded, and how many are withheld."""
    each = (
        "Pounds of health and social care for each person living there, with such care or without"
    )
    if show == "difference":
        text = (
            f"{each}, less the same of the whole system. Shades are percentages of it: orange is above, "
            "blue is below."
        )
    else:
        text = f"{each}. Darker is more."
    hidden = people.hidden(matrix.cells, "cells")
    return f"{text} The area with the dearest care of all kinds stands first. {hidden}".strip()


def ranked_title(cells: Sequence[Row], setting: str) -> str:
    """The message: the area with the largest variation in this setting."""
    where = names.setting(setting)
    row = furthest(cells)
    if row is None:
        return f"{where}: every area’s pounds are withheld"
    return f"{where}: {notation.signed_pounds(row['variation'])} in {row['name']}"


def ranked_sentence(drawn: int, there: int) -> str:
    """What a variation is, and how many are drawn."""
    text = (
        "Pounds per person less those of the whole system, times the people of the area: a question to "
        f"ask. {people.NOT_ADJUSTED} {people.CHANCE}"
    )
    return f"{text} The {drawn} furthest of {there} are drawn." if drawn < there else text


def working(matrix: Matrix) -> list[str]:
    """The formulas of the page with the figures of its headline in them."""
    steps = [
        "Pounds per person = pounds of all care of people living there ÷ people living there, with care "
        "or without."
    ]
    shown = known_areas(matrix, ALL)
    if shown:
        row = shown[0]
        steps.append(
            f"{row['name']}: {notation.exact_pounds(row['cost'])} ÷ {notation.number(row['people'])} people "
            f"= {notation.per_head(row['cost_per_person'])}."
        )
    return [*steps, *variation(matrix)]
