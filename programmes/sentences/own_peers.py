"""What a page says where a reader compares with a list of peers of their own."""

from collections.abc import Sequence

from evidence.notation import counted, number
from evidence.queries import Row
from organisations.whatif import FEWEST, MOST

from .words import BASES, NOT_ADJUSTED

NOT_IN_A_RUN = (
    "Worked out for you just now, from the rates that the run keeps and by the same sums. It is in no "
    "run: no finding, download of findings or other page knows of it. The address of this page "
    "holds your list, so that anybody you send it to sees the same."
)
# How many codes that name nobody are repeated to the reader.
SHOWN_CODES = 5


def unknown(codes: Sequence[str]) -> str:
    """Codes that name no system that could be chosen."""
    named = ", ".join(code[:12] for code in codes[:SHOWN_CODES])
    more = "" if len(codes) <= SHOWN_CODES else f" and {counted(len(codes) - SHOWN_CODES)} more"
    return (
        f"{named}{more}: no system or board of the same kind and nation, in the same years, has this "
        "code. Tick names in the list below instead."
    )


def oneself(name: str) -> str:
    return f"{name} cannot be its own peer. Take it off the list."


def too_few(chosen: int) -> str:
    """A mean of fewer says more about each of them than about the organisation."""
    size = counted(chosen) if chosen else "none"
    return (
        f"Your list has {size}; a mean needs at least {counted(FEWEST)}. Tick "
        f"{counted(FEWEST - chosen)} more."
    )


def too_many(chosen: int) -> str:
    return f"Your list has {chosen}; the most is {MOST}. Take {counted(chosen - MOST)} off."


def spend_title(rows: Sequence[Row], chosen: int) -> str:
    """How many lines of spend change sides with the reader's list."""
    there = [row for row in rows if row["changes"] is not None]
    changed = sum(row["changes"] for row in there)
    if not there:
        return f"Nothing can be compared with the {counted(chosen)} you chose in this year"
    if not changed:
        return f"No line of spend changes sides with the {counted(chosen)} you chose"
    does = "changes" if changed == 1 else "change"
    return (
        f"{counted(changed).capitalize()} of {counted(len(there))} lines of spend {does} sides with "
        f"the {counted(chosen)} you chose"
    )


def spend_sentence(others: str, year: str, basis: str) -> str:
    adjusted = "" if basis == BASES["need_weighted"] else f" ({NOT_ADJUSTED})"
    return (
        f"Spend a head of {basis} in {year}{adjusted}, less the mean of {others} (◇) and less the mean of "
        "your list (●). Above nil, you spend more. Where both lie on one side, the direction does not "
        "depend on the choice of peers."
    )


def outcomes_title(rows: Sequence[Row]) -> str:
    there = [row for row in rows if row["changes"] is not None]
    changed = sum(row["changes"] for row in there)
    if not there:
        return "No headline outcome can be compared with your list"
    if not changed:
        return "No headline outcome changes sides"
    does = "changes" if changed == 1 else "change"
    return (
        f"{counted(changed).capitalize()} of {counted(len(there))} headline outcomes {does} sides"
    )


def outcomes_sentence() -> str:
    return (
        "Gaps are turned so that above nil is better. No test of chance is made against your list: "
        "whether a difference is more than chance is said of the run’s own peers alone."
    )


def direction(row: Row, more: str, less: str, key: str, own: str) -> str:
    """In words, whether a variation stands on the same side: "Same: more with both"."""
    if row["changes"] is None:
        return "Cannot be said"
    first, second = (more if row[name] > 0 else less for name in (key, own))
    return (
        f"Changes: {first} before, {second} with your list" if row["changes"] else f"Same: {first}"
    )


def fit(own: str, own_fit: float | None, run: str, run_fit: float | None, others: str) -> str:
    """The fit of the reader's list beside that of the run's peers."""
    if own_fit is None:
        return (
            "How alike your list is cannot be said: no published characteristics are compared here."
        )
    mine = f"Fit of your list {own} ({number(own_fit, 2)}; 0 is alike, 1 is as unlike as any two)."
    return mine + (
        f" Fit of {others}: {run} ({number(run_fit, 2)})." if run_fit is not None else ""
    )


def list_title(rows: Sequence[Row], others: str) -> str:
    """How many of the list the run compares with too."""
    both = sum(row["rank"] is not None for row in rows)
    if both == len(rows):
        return f"All {counted(both)} on your list are among {others} too"
    return (
        f"{counted(both).capitalize()} of the {counted(len(rows))} on your list are among {others}"
    )


def list_sentence(known: bool) -> str:
    if not known:
        return "No published characteristics say how alike boards are, so there are no distances."
    return (
        "The nearest first; distances are those of the peers’ page: the weighted sum of squared "
        "differences in the published characteristics."
    )


def far(distance: float | None) -> str:
    return "" if distance is None else number(distance, 2)


def place(rank: int | None, kind: str) -> str:
    """Whether one of the list is among the run's comparators, and at which place."""
    if rank is None:
        return "No"
    return "Yes" if kind == "health_board" else f"Yes, number {rank}"
