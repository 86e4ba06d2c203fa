"""What changed since an earlier run, and why, in words."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from evidence.notation import counted, day, signed_pounds
from evidence.queries import Row

from .classic import said_people
from .words import holds

KINDS = {
    "new": "new",
    "gone": "gone",
    "firmer": "firmer",
    "weaker": "weaker",
    "larger": "larger by more than 10%",
    "smaller": "smaller by more than 10%",
}
WHY = {
    "period": "A later or earlier period of the outcome meets the year.",
    "own": "A published figure of yours was corrected.",
    "peer": "A published figure of a peer was corrected.",
    "method": "The method is another version.",
    "boundary": "The comparators are not the same.",
    "figures": "Figures were loaded between the two runs.",
}
NOTHING_BEFORE = (
    "This is the only calculation that is kept, so there is nothing to compare it with yet. After the "
    "next one this says which findings are new, gone, firmer or weaker."
)


def changed(kinds: Sequence[Sequence[str]], number: int, ended: datetime) -> str:
    """How many findings changed since a run, by kind: "Since run 12: two new, one gone"."""
    if not kinds:
        return f"The same findings as in run {number} of {day(ended)}."
    count = Counter(kind for one in kinds for kind in one)
    parts = [f"{counted(count[kind])} {words}" for kind, words in KINDS.items() if count[kind]]
    return f"Since run {number} of {day(ended)}: {', '.join(parts)}."


def reasons(
    *,
    figures: bool,
    loaded: datetime | None,
    corrected: int,
    methods: tuple[str, str],
    joined: Sequence[str],
    left: Sequence[str],
) -> list[str]:
    """Why two runs may differ: each cause that there is, in one sentence.

    `methods` are the versions of the earlier and the later run; `joined` and `left` are comparators.
    """
    words = []
    if figures:
        when = f" on {day(loaded)}" if loaded else ""
        words.append(f"Data: published figures were loaded{when}, between the two runs.")
    if corrected:
        words.append(_corrected(corrected))
    if methods[0] != methods[1]:
        words.append(f"Method: version {methods[1]} took the place of version {methods[0]}.")
    if joined or left:
        words.append(_boundary(joined, left))
    return words or ["Both runs were made of the same figures by the same method."]


def _corrected(number: int) -> str:
    figures = "figure" if number == 1 else "figures"
    was = "was" if number == 1 else "were"
    return (
        f"Data: {counted(number)} published {figures} of yours or your comparators {was} corrected."
    )


def _boundary(joined: Sequence[str], left: Sequence[str]) -> str:
    parts = [f"{_listed(joined)} joined"] if joined else []
    parts += [f"{_listed(left)} left"] if left else []
    return f"Boundary: among the comparators {' and '.join(parts)}."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def finding_size(row: Row) -> str:
    """+£38.6m, or 1,900 fewer people; in words where it counts nobody."""
    if row["kind"] == "spend":
        return signed_pounds(row["variation"])
    if row["net"] is None:
        return "worse by position only"
    return said_people(row, "net") if row["net"] >= 1 else "worse"


def finding_said(row: Row | None) -> str:
    """How large and how sure a finding is: +£38.6m, likely (35 of 38)."""
    return f"{finding_size(row)}, {_certainty(row)}" if row else "no finding"


def _certainty(row: Row) -> str:
    return f"{row['certainty']} ({holds(row)})" if holds(row) else str(row["certainty"])


def finding_name(row: Row) -> str:
    """What a finding is about."""
    return str(row["measure_name"] if row["kind"] == "outcome" else row["programme_name"])


def feed_title(name: str, illustrative: bool) -> str:
    made_up = " (illustrative: made-up figures)" if illustrative else ""
    return f"New findings about {name}{made_up}"


def entry_title(row: Row, illustrative: bool) -> str:
    """An entry of a feed: what the finding is about, how large, which year, how sure."""
    made_up = "Illustrative: " if illustrative else ""
    return f"{made_up}{finding_name(row)}, {row['year']}: {finding_said(row)}"


def entry_summary(row: Row, sentence: str) -> str:
    """The finding's sentence with its certainty, in how many specifications it holds, what to check."""
    sure = f"Certainty: {row['certainty']}"
    sure += f", holds in {holds(row)} ways of comparing." if holds(row) else "."
    return f"{sentence} {sure} {row['check_first']}".rstrip()
