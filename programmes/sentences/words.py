"""The words of this app, one for each code, and whom an organisation is compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.notation import (
    counted,
    in_sentence,
    known,
    number,
    percent,
)
from evidence.queries import Row

# Whether an outcome is better or worse is tested against this benchmark only (docs/method.md).
TESTED = "peer_mean"
NOT_ADJUSTED = "not adjusted for age or need"
BENCHMARKS = {
    "peer_mean": "the mean of the peers",
    "peer_median": "the median of the peers",
    "nation": "the nation as a whole",
}
BASES = {
    "need_weighted": "need-weighted population",
    "registered": "registered population",
    "resident": "resident population",
}
# What a need-weighted population is weighted for.
WEIGHTINGS = {
    "wp_mental_health": "mental health",
    "wp_maternity": "maternity",
    "wp_prescribing": "prescribing",
    "wp_community": "community services",
    "wp_general_acute": "general and acute care",
    "wp_primary_medical_final": "primary medical care",
    "wp_overall_core": "core services",
}
# What the organisations of a nation are called together.
SYSTEMS = {"wales": "health boards", "example": "made-up systems"}
SCORE = "index score"  # no amount of anything: written behind the figure in brackets
SHAPES = {"better": "▲", "similar": "●", "worse": "▼", "unclear": "◇"}
SIGNALS = {
    "better": "better",
    "similar": "similar",
    "worse": "worse",
    "unclear": "not clearly different",
}
CLASSES = {
    "review": "Review: more is spent and the outcome is no better. What does the difference buy?",
    "invest": "Invest? Less is spent and the outcome is worse. Would more help?",
    "sustain": "Sustain: less is spent and the outcome is as good or better. What makes that work?",
    "challenge": "Challenge: more is spent and the outcome is better. Is it worth the difference?",
}
WEAK_FIT = ("D", "E")  # grades of peer fit
QUADRANTS = {
    "lower-better": "lower spend, better outcome",
    "higher-better": "higher spend, better outcome",
    "lower-worse": "lower spend, worse outcome",
    "higher-worse": "higher spend, worse outcome",
}


@dataclass(frozen=True)
class Comparison:
    """Whom an organisation is compared with: ten peers, or the rest of its nation.

    `count` is how many they are; `adjusted` whether people are weighted by need.
    """

    kind: str
    nation: str
    count: int
    adjusted: bool

    @property
    def welsh(self) -> bool:
        return self.nation == "wales"

    @property
    def others(self) -> str:
        if self.kind == "health_board":
            return f"the other {counted(self.count)} boards"
        return f"your {counted(self.count)} peers"

    def against(self, benchmark: str) -> str:
        """The benchmark in words: "the mean of your ten peers"."""
        if benchmark == "nation":
            return f"{self.nation.title()} as a whole"
        return f"the {benchmark.removeprefix('peer_')} of {self.others}"

    @property
    def caution(self) -> str:
        return "" if self.adjusted else f" ({NOT_ADJUSTED})"


def benchmarks_of(nation: str) -> dict[str, str]:
    """The benchmarks in words; in Wales nobody is chosen as a peer, so they are the other boards."""
    others = "the other boards" if nation == "wales" else "the peers"
    return {name: words.replace("the peers", others) for name, words in BENCHMARKS.items()}


def holds(row: Row) -> str:
    """ "35 of 38": in how many of the specifications a finding holds."""
    if not known(row["robust"]) or not row["specifications"]:
        return ""
    return f"{round(row['robust'] * row['specifications'])} of {row['specifications']}"


def node(row: Row) -> str:
    """The node of the tree that a row is about: its system where it has one, else its programme."""
    return row["system"] or row["programme"]


def signal(word: str | None) -> str:
    """▲ better, ● similar, ▼ worse, ◇ not clearly different."""
    return f"{SHAPES[word]} {SIGNALS[word]}" if word else ""


def said(row: Row) -> str:
    """The signal of an outcome in words; "by position only" where no interval is published.

    Nothing against another benchmark than the one that signals are tested against.
    """
    if row.get("benchmark", TESTED) != TESTED:
        return ""
    words = SIGNALS.get(row["signal"] or "", "")
    by_position = row["lower"] is None and row["signal"] in ("better", "worse")
    return f"{words} by position only" if by_position else words


def value(figure: float | None, unit: str) -> str:
    """A value of a measure in its unit: 48.2%, 11.3 per 100,000, 103.1 (index score)."""
    if unit == "percent":
        return percent(figure)
    if unit == SCORE and known(figure):
        return f"{number(figure, 1)} ({unit})"
    return f"{number(figure, 1)} {unit}" if known(figure) else number(figure)


def counted_lines(rows: Sequence[Row]) -> tuple[Sequence[Row], str]:
    """The lines that may be counted beside one another, and the programme that they are parts of.

    Programmes are; where there is one only, its parts are. The whole and its parts never are.
    """
    tops = [row for row in rows if not row.get("system")]
    parts = [row for row in rows if row.get("system")]
    if len(tops) == 1 and parts:
        return parts, in_sentence(tops[0]["programme_name"])
    return tops or parts, ""


def in_unit(heading: str, unit: str) -> str:
    """The heading of a column of figures with their unit: Value, %."""
    return f"{heading}, {'%' if unit == 'percent' else unit}"


def strip(choice: Mapping[str, str], against: str) -> str:
    """What all figures on a page are of: nation, year, benchmark and population."""
    parts = [choice.get("nation", "").title(), choice.get("year", ""), f"against {against}"]
    parts.append(BASES.get(choice.get("basis", ""), ""))
    return " · ".join(part for part in parts if part)
