"""Programme cost from below beside programme spend from above, in words. They are never one figure."""

from collections.abc import Sequence

from evidence.notation import (
    counted,
    known,
    per_head,
    percent,
    said_per_head,
    signed,
)
from evidence.queries import Row

from .withheld import own

NO_PROGRAMME = "Of no known programme"
NO_SPEND = (
    "No programme budget of this system is loaded for this year, so nothing stands beside the cost. "
    "manage.py load_published loads the published ones, with their release."
)
# In which ways the two differ, apart from what anybody does: each a reason to ask, none an error.
WAYS = (
    "Cost is what care took of its providers’ resources. Spend is what the commissioner paid, by "
    "contract, tariff or block: a provider’s deficit or surplus lies between the two.",
    "Cost stands with the programme of each event, spend with the programme it was reported under. One "
    "admission for several conditions has one programme in each, which may not be the same.",
    "Cost counts care by everybody whose events were loaded, social care included; spend counts what "
    "the health commissioner pays, wherever the care was given.",
    "Events linked to nobody have a programme and count here; a person’s year, as on the first page, leaves "
    "them out.",
    "Pounds for each person are for the people in the store from below, and for the published population "
    "from above.",
)
NEITHER = (
    "care that people pay for themselves, and care by family and friends",
    "public health and housing paid for by councils outside the extracts",
    "care that no extract was loaded of and that the programme budget does not share out either, such as "
    "services bought nationally",
)
ONLY_SPEND = (
    "services paid for without an event for each person, such as block contracts for prevention, most "
    "dentistry, eye care and pharmacy"
)
SYSTEMS_TITLE = "Systems of care inside the programmes"
SYSTEMS_SENTENCE = (
    "Each is a part of its programme above, as events and budget name it; the parts of a programme need not "
    "add up to it."
)
ONLY_COST = "social care, where its extracts are loaded"


def lede(year: str, total: Row | None, rows: Sequence[Row]) -> str:
    """The answer first: the two figures for each person, and where they differ most."""
    if total is None or not known(total["cost_per_person"]):
        return f"What care of all programmes cost in {year} may not be shown or is not available."
    text = f"In {year} events add up to {said_per_head(total['cost_per_person'])} for each person"
    if not known(total["spend_per_person"]):
        return f"{text}. {NO_SPEND if not _compared(rows) else ''}".rstrip()
    text += f"; the programme budget spent {said_per_head(total['spend_per_person'])}."
    return f"{text} The two are not the same thing, so a difference is a question."


def title(rows: Sequence[Row]) -> str:
    """The message: which programme differs most, with both figures."""
    there = _compared(rows)
    if not there:
        return "What care of each programme cost a person"
    most = there[0]
    return (
        f"{most['name']}: {said_per_head(most['cost_per_person'])} a person of cost, "
        f"{said_per_head(most['spend_per_person'])} of spend"
    )


def sentence(rows: Sequence[Row], covered: float | None) -> str:
    """How many can be compared, how much of the population the events cover, what to check first."""
    there = _compared(rows)
    if not there:
        return NO_SPEND
    more = sum(row["difference_per_person"] > 0 for row in there)
    subtracted = any(known(row["difference"]) for row in there)
    text = (
        f"Of {_programmes(len(there))} with both figures, {counted(more)} cost more than was spent. "
        f"{coverage(covered, subtracted)} Check first which extracts are loaded, and how events "
        "get their programme."
    )
    return text.replace("  ", " ")


def coverage(covered: float | None, subtracted: bool) -> str:
    """How many of the population the events are of, and whether pounds are subtracted for that."""
    if not known(covered):
        return ""
    text = f"The people in the store are {percent(covered)} of the published population"
    if subtracted:
        return f"{text}, near enough for pounds to stand beside pounds."
    return f"{text}: pounds for each person can be compared, pounds in all cannot."


def _compared(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if known(row["difference_per_person"])]


def _programmes(count: int) -> str:
    return f"{counted(count)} programme{'' if count == 1 else 's'}"


def each(row: Row) -> str:
    """Cost for each person, or why there is none."""
    return own(row, "cost_per_person", per_head)


def difference(row: Row) -> str:
    """The difference for each person with its sign and the direction in a word."""
    value = row["difference_per_person"]
    if not known(value):
        return own(row, "difference_per_person", per_head)
    word = "▲ cost is more" if value > 0 else "▼ cost is less" if value < 0 else "● the same"
    return f"{signed(per_head(value), value)} {word}"
