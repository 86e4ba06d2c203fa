"""Segments of people in words: who they are, what they take, where that differs from the peers."""

from collections.abc import Sequence

from evidence import notation
from evidence.notation import percent
from evidence.queries import Row

from .. import names
from ..by_setting import Matrix
from ..by_setting import furthest as far
from ..models.results import ALL
from . import people

SCHEMES = {
    "bridges": "Everybody is in one of eight segments, by what matters most to them in the year.",
    "use": "Everybody is in one segment, by their age and the most pressing care they used in the year.",
}
NO_SEGMENTS = (
    "No people of this system and year are in the events loaded, so there are no segments."
)
ABOUT_SHADES = (
    "Shades are percentages of the peers’ pounds per person: orange is above, blue is below."
)


def share(part: float | None, whole: float | None) -> float | None:
    """A part in percent of the whole, from both as shown; unknown where either is."""
    return 100 * part / whole if part is not None and whole else None


def who(row: Row, everybody: Row | None) -> Row:
    """A segment over all care with its share of everybody's people and cost."""
    whole = everybody or {"people": None, "cost": None}
    of_people, of_cost = share(row["people"], whole["people"]), share(row["cost"], whole["cost"])
    return people.written(row) | {
        "people_share": of_people,
        "cost_share": of_cost,
        "said_people_share": _share(row["people"], of_people, "1 to 7"),
        "said_cost_share": _share(row["cost"], of_cost, people.written(row)["said_cost"]),
    }


def _share(figure: float | None, part: float | None, otherwise: str) -> str:
    return otherwise if figure is None else percent(part)


# --- The answer -----------------------------------------------------------------------------------


def answer(segments: Sequence[Row], matrix: Matrix, year: str, alone: bool) -> str:
    """Who costs most for how few people they are, and where that differs most from the peers."""
    if not segments:
        return NO_SEGMENTS
    known = [row for row in segments if row["cost"] is not None]
    if not known:
        return f"What each segment cost in {year} is withheld."
    return " ".join([_beyond(beyond(segments), known, year), furthest(matrix, alone)])


def beyond(segments: Sequence[Row]) -> Row | None:
    """The segment whose share of the cost is furthest above its share of people."""
    known = [row for row in segments if None not in (row["people_share"], row["cost_share"])]
    return max(known, key=lambda row: row["cost_share"] - row["people_share"], default=None)


def _beyond(row: Row | None, known: Sequence[Row], year: str) -> str:
    """That segment in words; where no share is known, the one that costs most."""
    if row is None:
        dearest = max(known, key=lambda one: one["cost"])
        return f"{dearest['name']} costs most: {notation.pounds(dearest['cost'])} in {year}."
    each = row["cost_per_person"]
    said = "" if each is None else f", {people.a_person(each)}"
    return (
        f"{row['name']}: {percent(row['people_share'])} of people and {percent(row['cost_share'])} of "
        f"the cost of care in {year}{said}."
    )


def furthest(matrix: Matrix, alone: bool) -> str:
    """The largest variation of any segment in any care setting."""
    row = matrix.furthest()
    if row is None or row["difference"] is None:
        return people.not_compared(matrix.cells, alone)
    setting = names.in_setting(row["care_setting"])
    return (
        f"The largest variation from {people.mean_of_peers(row)} is in {setting} of “{row['name']}”: "
        f"{people.more(row['difference'])}, {notation.signed_pounds(row['variation'])} in all."
    )


# --- Each picture ---------------------------------------------------------------------------------


def heat_title(matrix: Matrix, show: str) -> str:
    """The message: the cell that lies furthest from the peers, or the dearest one."""
    row = matrix.furthest() if show == "difference" else None
    if row is not None and row["difference"] is not None:
        setting = names.in_setting(row["care_setting"])
        return f"{row['name']}, {setting}: {people.more(row['difference'])} than at the peers"
    dearest = matrix.dearest(ALL)
    if not dearest:
        return "Pounds per person of each segment are withheld"
    return f"{dearest[0]['name']} costs most: {people.a_person(dearest[0]['cost_per_person'])}"


def heat_sentence(matrix: Matrix, show: str, alone: bool) -> str:
    """What a cell is of, how it is shaded, and how many are withheld."""
    each = "Pounds for each person of the segment in the care setting, whether they had such care or not"
    if show == "difference":
        text = f"{each}, less the mean of the peers’. {ABOUT_SHADES}"
    else:
        text = f"{each}. Darker is more."
        text += "" if matrix.compared else f" {people.not_compared(matrix.cells, alone)}"
    return f"{text} {people.hidden(matrix.cells, 'cells')}".strip()


def ranked_title(cells: Sequence[Row], setting: str) -> str:
    """The message: the segment with the largest variation in this setting."""
    where = names.setting(setting)
    largest = far(cells)
    if largest is not None:
        pounds = notation.signed_pounds(largest["variation"])
        return f"{where}: {pounds} for “{largest['name']}” against the peers"
    costs = [cell for cell in cells if cell["cost"] is not None]
    if not costs:
        return f"{where}: every segment’s pounds are withheld"
    dearest = max(costs, key=lambda cell: cell["cost"])
    return f"{where}: “{dearest['name']}” costs most, {notation.pounds(dearest['cost'])}"


def ranked_sentence(cells: Sequence[Row], drawn: int, alone: bool) -> str:
    """What a variation is, and how many are drawn."""
    if not any(cell["variation"] is not None for cell in cells):
        return people.not_compared(cells, alone)
    text = (
        "Pounds per person less the mean of the peers’, times the people of the segment: a question to "
        f"ask. {people.NOT_ADJUSTED} {people.CHANCE}"
    )
    return f"{text} The {drawn} furthest of {len(cells)} are drawn." if drawn < len(cells) else text


def who_title(rows: Sequence[Row]) -> str:
    """The message: the segment whose share of the cost is furthest above its share of people."""
    row = beyond(rows)
    if row is None:
        return "How many people are in each segment"
    return (
        f"{row['name']}: {percent(row['people_share'])} of people, {percent(row['cost_share'])} of the "
        "cost"
    )


def who_sentence(scheme: str, drawn: int, there: int) -> str:
    few = f" The {drawn} that cost most of {there} are drawn." if drawn < there else ""
    return f"{SCHEMES[scheme]} Shares are of everybody registered, with care or without.{few}"


# --- How it is worked out -------------------------------------------------------------------------


def working(rows: Sequence[Row], everybody: Row | None, matrix: Matrix) -> list[str]:
    """The formulas of the page with the figures of its headline in them."""
    steps = ["Share of the cost = pounds of the segment ÷ pounds of everybody, as they are shown."]
    row = beyond(rows)
    if row is not None and everybody is not None:
        steps.append(
            f"{row['name']}: {notation.exact_pounds(row['cost'])} ÷ "
            f"{notation.exact_pounds(everybody['cost'])} = {percent(row['cost_share'])}."
        )
    return [*steps, *variation(matrix)]


def variation(matrix: Matrix) -> list[str]:
    """How the largest variation comes about."""
    formula = "Variation = (pounds per person − the same of the comparison) × people."
    row = matrix.furthest()
    if row is None or row["against"] is None:
        return [formula]
    return [
        formula,
        f"{row['name']}, {names.in_setting(row['care_setting'])}: "
        f"({notation.per_head(row['cost_per_person'])} − {notation.per_head(row['against'])}) × "
        f"{notation.number(row['people'])} people = {notation.exact_pounds(row['variation'])}, apart "
        "from the rounding of these figures.",
    ]
