"""The message and the one sentence of each chart."""

from collections.abc import Sequence

from evidence.notation import (
    in_sentence,
    known,
    period,
    plain,
    said_per_head,
)
from evidence.queries import Row

from .words import (
    BASES,
    NOT_ADJUSTED,
    SYSTEMS,
    Comparison,
    benchmarks_of,
    counted_lines,
    said,
    value,
)


def beside_title(row: Row, compared: Comparison) -> str:
    """The message of one programme's picture: spend against the benchmark, and the outcome."""
    name, against = plain(row["programme_name"]), compared.against(row["benchmark"])
    if not known(row["per_head"]) or not known(row["benchmark_per_head"]):
        return f"{name}: spend and outcome of every organisation"
    gap = row["per_head"] - row["benchmark_per_head"]
    side = "above" if gap > 0 else "below"
    outcome = f", outcome {word}" if (word := said(row)) else ""
    return f"{name}: {said_per_head(abs(gap))} a head {side} {against}{outcome}"


def beside_sentence(row: Row, compared: Comparison) -> str:
    """Spend and outcome of one programme in one sentence, with what they are compared with."""
    against = compared.against(row["benchmark"])
    spent = (
        f"You spend {said_per_head(row['per_head'])} a head on {in_sentence(row['programme_name'])}"
    )
    if known(row["benchmark_per_head"]):
        spent += f" and {against} is {said_per_head(row['benchmark_per_head'])}"
    outcome = (
        f"{row['measure_name']} ({period(row['period'])}) is {value(row['outcome'], row['unit'])}"
    )
    if known(row["benchmark_outcome"]):
        outcome += f" against {value(row['benchmark_outcome'], row['unit'])}"
    which = f", {word}" if (word := said(row)) else ""
    return f"{spent}{compared.caution}. {outcome}{which}."


def variations_title(rows: Sequence[Row], compared: Comparison) -> str:
    """The message of the ranked variations: where the largest one is."""
    lines, whole = counted_lines(rows)
    largest = _largest(lines) or _largest(rows)
    if largest is None:
        return "No variation in spend can be shown"
    if len(rows) == 1 or largest not in lines:
        return alone_title(largest, compared)
    more = "above" if largest["variation"] > 0 else "below"
    size = f"{said_per_head(abs(largest['variation_per_head']))} a head"
    name = plain(largest["programme_name"])
    name = f"Inside {whole}, {in_sentence(name)}" if whole else name
    return f"{name} stands furthest from {compared.against(largest['benchmark'])}: {size} {more}"


def alone_title(row: Row, compared: Comparison) -> str:
    """The message where one line of spend is all there is."""
    side = "above" if row["variation"] > 0 else "below"
    size = said_per_head(abs(row["variation_per_head"]))
    return f"{plain(row['programme_name'])}: {size} a head {side} " + compared.against(
        row["benchmark"]
    )


def variations_sentence(rows: Sequence[Row], compared: Comparison) -> str:
    """How many lines of spend stand above and below, and how many have no figure to compare."""
    if len(rows) == 1:
        return "No other programme has published spend in this year."
    lines, whole = counted_lines(rows)
    there = [row for row in lines if known(row["variation"])]
    above = sum(row["variation"] > 0 for row in there)
    without = len(lines) - len(there)
    against = compared.against(rows[0]["benchmark"]) if rows else "the benchmark"
    of = f"parts of {whole}" if whole else "lines of spend"
    text = (
        f"{above} of {len(there)} {of} are above {against} and {len(there) - above} are "
        f"below or the same{compared.caution}."
    )
    return text + (f" {without} cannot be compared." if without else "")


def _largest(rows: Sequence[Row]) -> Row | None:
    there = [row for row in rows if known(row["variation"])]
    return max(there, key=lambda row: abs(row["variation"]), default=None)


def everybody_title(name: str, rows: Sequence[Row], highlighted: str) -> str:
    """The message of a programme's ranking: where the highlighted one stands, else the range."""
    own = next((row for row in rows if row["organisation"] == highlighted), None)
    if own and own["rank"]:
        return (
            f"{own['organisation_name']} is number {own['rank']} of {own['of']} by spend a head "
            f"on {in_sentence(name)}"
        )
    low, high = (pick(row["per_head"] for row in rows) for pick in (min, max))
    return (
        f"From {said_per_head(low)} to {said_per_head(high)} a head is spent on {in_sentence(name)}"
    )


def everybody_sentence(rows: Sequence[Row], nation: str, benchmark: str) -> str:
    """How many organisations, the benchmark they have in common, and what is not adjusted for."""
    who = SYSTEMS.get(nation, "integrated care systems")
    text = f"{len(rows)} {who} of {nation.title()}, {BASES[rows[0]['basis']]}"
    common = {row["benchmark_per_head"] for row in rows}
    if len(common) == 1 and known(rate := common.pop()):
        text += f"; {benchmarks_of(nation)[benchmark]} is {said_per_head(rate)} a head"
    elif len(rows) > 1:
        text += f"; the tick on each bar is {benchmarks_of(nation)[benchmark]}"
    return text + (f" ({NOT_ADJUSTED})." if rows[0]["basis"] != "need_weighted" else ".")
