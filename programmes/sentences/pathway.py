"""What the pages inside a programme say of outcomes: stages, standing, trend, in plain English."""

from collections.abc import Sequence

from evidence.notation import counted, in_sentence, known, period
from evidence.queries import Row

from .words import SHAPES, SIGNALS, TESTED, Comparison, said, value

STAGES = {
    "risk": "Risk and prevention",
    "detection": "Detection",
    "treatment": "Treatment",
    "outcome": "Outcome",
}
GRADES = {
    "outcome": "Outcome: what happened to people",
    "intermediate": "Intermediate outcome: known to lead to one",
    "process": "Process: what was done, or how it was felt",
    "need": "Need: how much illness is recorded",
    "cost": "What was paid",
}
TRENDS = {
    ("rising", 1): "↗ getting better",
    ("falling", 1): "↘ getting worse",
    ("rising", -1): "↗ getting worse",
    ("falling", -1): "↘ getting better",
    ("rising", 0): "↗ rising",
    ("falling", 0): "↘ falling",
}
NO_TREND = "→ no clear change"
TREND_UNKNOWN = "trend not tested"
NOT_OF_YEAR = "More than 30 months from {year}: the nearest there is."
WHY_NO_TREND = (
    "A trend is tested on five yearly periods in a row with intervals; fewer are published."
)


def trend_mark(trend: str | None, polarity: int) -> str:
    """The recent trend in words, with an arrow for the direction of the figure."""
    if trend in (None, "", "unknown"):
        return TREND_UNKNOWN
    return TRENDS.get((str(trend), polarity), NO_TREND)


def standing(row: Row, judged: bool) -> str:
    """▲ better, ● similar, ▼ worse, ◇ not clearly different; by position only where it is."""
    if not judged:
        return "not judged"
    signal = row["signal"] or ""
    words = said({**row, "benchmark": TESTED})
    return f"{SHAPES[signal]} {words}" if signal in SHAPES else "not judged"


def in_list(row: Row) -> str:
    """An outcome in a list: its measure, value, benchmark and period."""
    text = f"{row['measure_name']}: {value(row['value'], row['unit'])}"
    if known(row["benchmark_value"]):
        text += f", the comparators {value(row['benchmark_value'], row['unit'])}"
    return f"{text} ({period(row['period'])})"


def tally(signals: Sequence[str]) -> str:
    """How many of a stage's measures are better, similar, worse: "▲ 1 better, ▼ 2 worse"."""
    if not signals:
        return "nothing published"
    said_of = [
        f"{shape} {signals.count(word)} {SIGNALS[word]}"
        for word, shape in SHAPES.items()
        if word in signals
    ]
    return ", ".join(said_of) or "not judged"


def pathway_sentence(signals: Sequence[str], compared: Comparison) -> str:
    """The strip in one sentence: how many measures, and how they stand against the peers' mean."""
    against = compared.against(TESTED)
    if not signals:
        return f"No measure of this care can be compared with {against}."
    named = [
        f"{counted(signals.count(word))} {words}"
        for word, words in SIGNALS.items()
        if word in signals
    ]
    measures = (
        "One measure" if len(signals) == 1 else f"{counted(len(signals)).capitalize()} measures"
    )
    return f"{measures} against {against}: {_listed(named)}."


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def headline_once(name: str) -> str:
    """Why the line over time is not that of the headline outcome."""
    return f"The headline outcome ({in_sentence(name)}) is published for one period only."


def outcome_trend_title(rows: Sequence[Row], measure: Row) -> str:
    """The message of an outcome by period: from where to where, and the verdict where there is one."""
    there = [row for row in rows if known(row["value"])]
    name, unit = measure["name"], measure["unit"]
    if not there:
        return f"{name}: no figure"
    first, last = there[0], there[-1]
    if len(there) == 1:
        return f"{name}: {value(last['value'], unit)} ({period(last['period'])})"
    return (
        f"{name}: from {value(first['value'], unit)} ({period(first['period'])}) to "
        f"{value(last['value'], unit)} ({period(last['period'])})"
    )


def outcome_trend_sentence(rows: Sequence[Row], measure: Row, compared: Comparison) -> str:
    last = rows[-1]
    verdict = trend_mark(last["trend"], measure["polarity"]).lstrip("↗↘→ ")
    better = {1: "higher is better", -1: "lower is better"}.get(
        measure["polarity"], "more is neither better nor worse"
    )
    text = f"{better.capitalize()}; dashed: {compared.against(last['benchmark'])}."
    if verdict == TREND_UNKNOWN:
        text += f" {WHY_NO_TREND}"
    else:
        text += f" Over the last five periods: {verdict}."
    if all(row["lower"] is None for row in rows):
        text += " No interval is published, so nothing is said about chance."
    return text
