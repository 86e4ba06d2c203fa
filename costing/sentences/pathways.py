"""What the page of all pathways says: which of them differs most from the peers, and how sure that is."""

from collections.abc import Sequence

from evidence import notation
from evidence.notation import counted, in_sentence, number
from evidence.queries import Row

from .. import names
from ..pathways import differing, is_whole
from .pathway import NOT_COMPARED, a_person, listed, more, no_comparison

NO_EVENTS = (
    "No pathway of this system has people among the events of {year}. manage.py load_events loads extracts "
    "of patient-level costs, and a calculation works the pathways out of them."
)

ABOUT = (
    "Care is counted by whoever gave it, in months of 30 days round the first such event of a person in a "
    "financial year. Pounds are what the care cost its provider, not what was paid for it. The numbers "
    "above are those of the first pathway in the table."
)


def overview(rows: Sequence[Row], year: str) -> str:
    """The first sentence over all pathways: the one that differs most from the peers."""
    if not rows:
        return NO_EVENTS.format(year=year)
    largest = differing(row for row in rows if is_whole(row))
    if largest:
        first = max(largest, key=lambda row: abs(row["variation"] or 0))
        apart = first["variation"]
        return (
            f"{first['name']} differs most from the peers in {year}: "
            f"{more(first['variation_per_person'])}, {notation.pounds(abs(apart))} "
            f"{'more' if apart > 0 else 'less'} over {number(first['index_people'])} people."
        )
    known = [row for row in rows if row["cost_per_person"] is not None]
    if not known:
        return (
            f"What the pathways of {year} cost is withheld, because it would tell of single people."
        )
    first = max(known, key=lambda row: row["cost_per_person"])
    return (
        f"{first['name']} takes the most in {year}: {a_person(first['cost_per_person'])} for each of "
        f"{number(first['index_people'])} people. {_alone(rows)}"
    )


def _alone(rows: Sequence[Row]) -> str:
    """Why nothing over all pathways is compared."""
    if not any(map(is_whole, rows)):
        return "No window is over in the years loaded, so nothing is compared."
    return no_comparison(max(rows, key=lambda row: row["peers"]))


def overview_title(rows: Sequence[Row]) -> str:
    """The message of the picture over all pathways."""
    whole = [row for row in rows if is_whole(row)]
    above = [row for row in differing(whole) if row["variation_per_person"] > 0]
    if not (compared := differing(whole)):
        return "What each person on a pathway took"
    return (
        f"{counted(len(above)).capitalize() if above else 'None'} of {counted(len(compared))} pathways "
        f"{'costs' if len(above) <= 1 else 'cost'} more a person than at the peers"
    )


OVERVIEW_SENTENCE = (
    "Pounds of all care for each person who had the event, beside the mean of the peers. Pathways whose "
    "window is not over are not compared."
)


def largest_setting(rows: Sequence[Row], whole: bool) -> str:
    """Where a pathway differs most from the peers: Community care, £310 a person more."""
    found = differing(rows)[:1] if whole else []
    if not found:
        return NOT_COMPARED
    return f"{names.setting(found[0]['care_setting'])}: {more(found[0]['variation_per_person'])}"


def without(names: Sequence[str], year: str) -> str:
    """The pathways that no event of a year began, which is nil and not unknown."""
    return (
        f"Not among the events of {year}: {listed(list(map(in_sentence, names)))}." if names else ""
    )
