"""What the pictures of one pathway say: their messages, and one sentence for each."""

from collections.abc import Iterable

from evidence import notation
from evidence.notation import counted
from evidence.queries import Row

from .. import names
from ..models.results import ALL
from ..pathways import Taken
from .pathway import a_person, more, nobody


def settings_title(taken: Taken) -> str:
    """The message: the setting that differs most, or else the one that costs most."""
    if largest := taken.differing[:1]:
        setting = names.setting(largest[0]["care_setting"])
        return f"{setting}: {more(largest[0]['variation_per_person'])} than at the peers"
    first = next(iter(taken.settings), None)
    if first is None or first["cost_per_person"] is None:
        return "Pounds a person by care setting are withheld"
    whole = taken.in_all("cost_per_person")
    return (
        f"{names.setting(first['care_setting'])} takes the most{of_shown(taken.settings)}: "
        f"{a_person(first['cost_per_person'])} of {a_person(whole)} a person"
    )


def settings_sentence(taken: Taken) -> str:
    total = taken.total
    beside = (
        f"beside the mean of {counted(total['peers'])} peers, with the difference at the end of the row"
        if total and taken.differing
        else "compared with nobody"
    )
    text = (
        f"Pounds for each person who had the event, in pounds of the years of the care, {beside}."
    )
    return " ".join([text, nobody(taken)]).strip()


def organisations_title(taken: Taken) -> str:
    """The message: who bears the largest part of the cost."""
    first = next(iter(taken.organisations), None)
    if first is None or first["cost"] is None:
        return "Who bears the cost is withheld"
    whole = taken.in_all("cost")
    said = (
        f"{names.organisation(first['organisation'])} bears the most{of_shown(taken.organisations)}: "
        f"{notation.pounds(first['cost'])}"
    )
    return said if whole is None else f"{said} of {notation.pounds(whole)}"


def organisations_sentence(taken: Taken, most: int) -> str:
    text = (
        "What care of the pathway cost the organisation that gave it, in its care setting. One "
        "organisation’s pounds are not compared with another’s: they care for different parts of it."
    )
    known = sum(row["cost"] is not None for row in taken.organisations)
    cut = f" The {counted(most)} largest of {counted(known)} are drawn." if known > most else ""
    hidden = " Those withheld are not drawn." if known < len(taken.organisations) else ""
    return f"{text}{cut}{hidden}"


def months_title(taken: Taken) -> str:
    """The message: the month that takes most."""
    every = [row for row in taken.months if row["care_setting"] == ALL]
    known = [row for row in every if row["cost_per_person"] is not None]
    if not known:
        return "Pounds a person by month are withheld"
    dearest = max(known, key=lambda row: row["cost_per_person"])
    whole = taken.in_all("cost_per_person")
    return (
        f"The {names.month(dearest['month'])} takes the most{of_shown(every)}: "
        f"{a_person(dearest['cost_per_person'])} of {a_person(whole)} a person"
    )


def months_sentence(taken: Taken) -> str:
    text = (
        "Pounds for each person who had the event, in months of 30 days; month 0 begins with its day "
        "and is marked. Each strip has its own scale."
    )
    return f"{text} ◇ marks a month that is withheld." if any(map(_hidden, taken.months)) else text


def of_shown(rows: Iterable[Row]) -> str:
    """That what is withheld might be more; nothing where nothing is."""
    return " of what is shown" if any(map(_hidden, rows)) else ""


def _hidden(row: Row) -> bool:
    return bool(row["hidden"])
