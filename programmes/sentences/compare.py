"""Two organisations side by side, in words: a difference between two, and what may be said of it."""

from collections.abc import Sequence

from evidence.notation import counted, in_sentence, known, number, period, said_per_head
from evidence.queries import Row

from .words import NOT_ADJUSTED, counted_lines, value

# Said wherever two are compared: no test stands behind a difference between two.
NO_FINDING = (
    "This is a difference between two, not a finding: nothing is tested, and nothing is said of how "
    "sure it is."
)
NO_INTERVAL = "no interval is published: nothing is said of chance"
TOO_CLOSE = "too close to tell: the intervals overlap"
APART = "the intervals do not overlap"
OTHER_PERIODS = "the periods differ: not compared"
ALONE = "There is no other organisation of its kind and nation to lay beside it."
ONESELF = "That is the organisation itself: choose another to lay beside it."
ONE_ONLY = "known for one of the two only"


def refused(own: str, own_nation: str, other: str, other_nation: str) -> str:
    """Why two of different nations, or kinds, are not laid side by side."""
    if "example" in (own_nation, other_nation):
        return (
            f"{own} and {other} are not compared: one of them is made up, to show and teach what these "
            "pages do, and the other is real."
        )
    if own_nation == other_nation:
        return f"{own} and {other} are not compared: they are bodies of different kinds."
    return (
        f"{own} and {other} are not compared: England and Wales collect spend and outcomes by "
        "different rules, so a difference would be one of rules as much as of care."
    )


def no_year(own: str, other: str) -> str:
    return (
        f"There is no year in which both {own} and {other} have published spend, so there is nothing "
        "to lay side by side. One of them may have begun when the other ended: choose another."
    )


def third(benchmark: str, kind: str, nation: str) -> str:
    """The third column in short: "mean of the peers"."""
    if benchmark == "nation":
        return f"{nation.title()} as a whole"
    who = "the other boards" if kind == "health_board" else "the peers"
    return f"{benchmark.removeprefix('peer_')} of {who}"


def of_whom(benchmark: str, kind: str, nation: str, own: str) -> str:
    """The same in full: "the mean of the peers of Devon"."""
    words = third(benchmark, kind, nation)
    if benchmark == "nation":
        return words
    if kind == "health_board":
        return f"the {benchmark.removeprefix('peer_')} of the boards other than {own}"
    return f"the {words} of {own}"


def spend_title(rows: Sequence[Row], own: str, other: str) -> str:
    """The message of the picture: where the two differ most."""
    row = furthest(rows)
    if row is None:
        return f"{own} and {other} have no line of spend in common in this year"
    more = "more" if row["difference"] > 0 else "less"
    size = said_per_head(abs(row["difference"]))
    name = in_sentence(row["programme_name"])
    _, whole = counted_lines(rows)
    of = f"difference inside {whole}" if whole and row["system"] else "difference"
    return f"The widest {of} is on {name}: {size} a head {more} in {own} than in {other}"


def furthest(rows: Sequence[Row]) -> Row | None:
    """The line on which the two differ most: a programme, or a part of the only one there is."""
    lines, _ = counted_lines(rows)
    there = [row for row in lines if known(row["difference"])]
    there = there or [row for row in rows if known(row["difference"])]
    return max(there, key=lambda row: abs(row["difference"]), default=None)


def spend_sentence(rows: Sequence[Row], own: str, third: str, adjusted: bool) -> str:
    """On how many lines the first spends more, and what stands behind a difference."""
    lines, whole = counted_lines(rows)
    there = [row for row in lines if known(row["difference"])]
    more = sum(row["difference"] > 0 for row in there)
    of = "line" if len(there) == 1 else "lines"
    of = f"parts of {whole}" if whole else of
    caution = "" if adjusted else f" ({NOT_ADJUSTED})"
    text = f"{own} spends more a head on {counted(more)} of {counted(len(there))} {of}{caution}."
    return f"{text} The tick is {third}. {NO_FINDING}"


def outcome(row: Row | None) -> str:
    """A value with its interval: 48.2% (47.1 to 49.3)."""
    if row is None:
        return "not available"
    text = value(row["value"], row["unit"])
    if known(row["lower"]) and known(row["upper"]):
        text += f" ({number(row['lower'], 1)} to {number(row['upper'], 1)})"
    return text


def benchmark(row: Row | None) -> str | None:
    """The figure of the third column, where the first of the two has one."""
    if row is None or not known(row["benchmark_value"]):
        return None
    return value(row["benchmark_value"], row["unit"])


def verdict(own: Row | None, other: Row | None) -> str:
    """What may be said of two outcomes: nothing more than whether their intervals overlap."""
    if own is None or other is None:
        return ONE_ONLY
    if (own["measure"], own["period"]) != (other["measure"], other["period"]):
        return OTHER_PERIODS
    if not all(known(row[edge]) for row in (own, other) for edge in ("lower", "upper")):
        return NO_INTERVAL
    if own["lower"] <= other["upper"] and other["lower"] <= own["upper"]:
        return TOO_CLOSE
    better = own if (own["value"] - other["value"]) * own["polarity"] > 0 else other
    return f"{APART}: better in {better['organisation_name']}"


def outcomes_title(rows: Sequence[Row]) -> str:
    apart = sum(row["verdict"].startswith(APART) for row in rows)
    if not apart:
        return "No headline outcome can be told apart by its intervals"
    are = "is" if apart == 1 else "are"
    return (
        f"{counted(apart).capitalize()} of {counted(len(rows))} headline outcomes {are} told apart "
        "by intervals that do not overlap"
    )


def outcomes_sentence(rows: Sequence[Row]) -> str:
    silent = sum(row["verdict"] == NO_INTERVAL for row in rows)
    text = (
        "Each outcome is that of the period nearest to the year, with its published 95% interval."
    )
    if silent:
        text += f" For {counted(silent)} of {counted(len(rows))} no interval is published."
    return f"{text} Intervals that overlap do not show that two are the same."


def alike_title(own: str, other: str, chosen: Row) -> str:
    """How alike two are, where one is among the other's peers."""
    if known(chosen["distance"]):
        place = (
            f"number {chosen['rank']} of {own}'s peers (distance {number(chosen['distance'], 2)})"
        )
        back = "" if chosen["their_rank"] else f"; {own} is not among theirs"
        return f"{other} is {place}{back}"
    if chosen["their_rank"] and not chosen["rank"]:
        return f"{other} is no peer of {own}, but {own} is number {chosen['their_rank']} of theirs"
    if chosen["rank"]:
        return f"No score says how alike {own} and {other} are"
    return f"Neither is among the peers of the other: {own} and {other} are not much alike"


def alike_sentence(releases: Sequence[str]) -> str:
    if not releases:
        return "No peer characteristics are published for them."
    return f"What the peer method compares, the heaviest first. Source: {'; '.join(releases)}."


def when(own: Row | None, other: Row | None) -> str:
    """The period of both, or of each where they differ."""
    found = dict.fromkeys(period(row["period"]) for row in (own, other) if row)
    return "; ".join(found)
