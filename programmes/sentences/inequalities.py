"""Who is left behind, in words: gaps between deprivation groups as questions, never as findings."""

from collections.abc import Sequence
from typing import Any

from evidence.notation import (
    counted,
    known,
    number,
    per_head,
    percent,
    period,
    said_per_head,
    signed,
)
from evidence.queries import Row

from ..core20plus5 import Area
from ..deprivation import LEAST_DEPRIVED, MOST_DEPRIVED_TWO
from .words import Comparison, signal, value

MOST, LEAST = MOST_DEPRIVED_TWO.words, LEAST_DEPRIVED.words
EXPLORE, INVESTIGATE = 1, 2  # z, docs/method.md
FAR_OUT = 3  # z, from which the figure itself is to be checked before anything is made of it
SMALL_GAP = 0.05  # below this the table too would write 0.0 or 0.1

NOT_A_FINDING = "A question to ask, not a finding."
NO_CORE20 = {
    "wales": "No share of people in the most deprived fifth of Wales, and no outcome or payment by "
    "deprivation group, is published for health boards in the releases loaded here.",
    "england": "No figure by deprivation group is loaded for this system.",
    "example": "No figure by deprivation group is loaded for this system.",
}
WALES_WHY = (
    "Core20PLUS5 is an approach of NHS England, and the primary care figures by deprivation group that "
    "are loaded cover England alone. Figures by fifths of the Welsh Index of Multiple Deprivation can be "
    "loaded as outcomes with a group; then this page fills itself."
)
PLUS = (
    "PLUS groups are chosen locally: people with worse access, experience or outcomes whom "
    "deprivation of their neighbourhood alone does not find, such as inclusion health groups, "
    "people with a learning disability, or ethnic minorities. No figure for them is published by "
    "system in the releases loaded, so none is shown: name yours beside this page and load what you "
    "have on them."
)


def written(figure: float | None, unit: str) -> str:
    """A value in its unit: 63.8%, 83.2 years, £226 per patient."""
    if unit.startswith("£"):
        return said_per_head(figure) + unit.removeprefix("£") if known(figure) else number(figure)
    return value(figure, unit)


def distance(figure: float, unit: str) -> str:
    """A difference without its sign: 7.3 percentage points, 4.8 years, £299 per patient."""
    if unit == "percent":
        return f"{number(abs(figure), 1)} percentage points"
    return written(abs(figure), unit)


def gap(figure: float | None, unit: str) -> str:
    """A difference with its sign: −7.3 points, +£12.50 per patient."""
    if not known(figure):
        return number(figure)
    if unit.startswith("£"):
        return signed(per_head(figure), figure) + unit.removeprefix("£")
    return signed(number(figure, 1), figure) + (" points" if unit == "percent" else f" {unit}")


def plain_name(row: Row) -> str:
    """The name of a measure without what the page says anyway."""
    return str(row["measure_name"]).removesuffix(", by deprivation")


def title(row: Row) -> str:
    """The message of one measure by group: how far apart the two ends are."""
    name, figure = plain_name(row), row["deprivation_gap"]
    if not known(figure):
        return f"{name}: the gap is not available"
    if abs(figure) < SMALL_GAP:
        return f"{name}: the same for the {MOST} as for the {LEAST}"
    side = "higher" if figure > 0 else "lower"
    return f"{name}: {distance(figure, row['unit'])} {side} for the {MOST} than for the {LEAST}"


def answer(row: Row) -> str:
    """The message with its period."""
    return f"{title(row)} ({period(row['period'])})."


def cautions(row: Row, nation: str, measure: Row | None) -> list[str]:
    """What to bear in mind with a gap, and what to check first."""
    words = []
    if row["groups"].get(MOST_DEPRIVED_TWO.code) is not None:
        words.append("The two most deprived fifths are published together: the most deprived 40%.")
    if nation == "england" and words:
        words.append(
            "Groups are of general practices by where they are, or of areas, not of people one by one; "
            "a group can be a single practice."
        )
    if far_out(row):
        words.append(
            "A gap this far from the peers’ can come from a group of one or few practices or areas: "
            "check that first."
        )
    if measure and measure["check_first"]:
        words.append(f"Before anything else: {measure['check_first']}")
    return words


def far_out(row: Row) -> bool:
    """Whether a gap stands so far from the peers' that the group behind it may be a small one."""
    return known(row["z"]) and abs(row["z"]) >= FAR_OUT


def in_table(row: Row) -> str:
    """The position of a gap in the table of all, with what to check where it stands far out."""
    check = "; check first how large the group is" if far_out(row) else ""
    return position(row) + check


def sentence(row: Row, compared: Comparison) -> str:
    """The two ends, the arithmetic of the gap, and what it is among the peers and in the nation."""
    unit = row["unit"]
    text = f"{period(row['period'])}: {written(row['most_deprived'], unit)} for the {MOST} less "
    text += f"{written(row['least_deprived'], unit)} for the {LEAST} is a gap of "
    text += f"{gap(row['deprivation_gap'], unit)}"
    if known(row["benchmark_gap"]):
        text += (
            f"; the mean of {number(row['peers'])} peers’ gaps is {gap(row['benchmark_gap'], unit)}"
        )
    if known(row["nation_gap"]):
        text += f" and that of {compared.nation.title()} {gap(row['nation_gap'], unit)}"
    return f"{text}. {better(row)}"


def better(row: Row) -> str:
    """Which end of a measure is better, where either is."""
    sides = {1: "Higher is better.", -1: "Lower is better."}
    return sides.get(row["polarity"], "Neither more nor less is better in itself.")


def position(row: Row) -> str:
    """Where the gap stands among the peers' gaps, in words; never more than a question."""
    z = row["z"]
    if not known(z):
        return "Position among the peers not available"
    if abs(z) < EXPLORE:
        return "About as at the peers"
    most = "almost all" if abs(z) >= INVESTIGATE else "most"
    if row["polarity"] == 0:
        side = "More goes" if z > 0 else "Less goes"
        return f"{side} to the most deprived than at {most} peers"
    side = "Better" if z > 0 else "Worse"
    return f"{side} for the most deprived than at {most} peers"


def question(row: Row) -> str:
    """The position as a question, with what to look at first."""
    z = row["z"]
    if not known(z) or abs(z) < EXPLORE:
        return f"{position(row)}. {NOT_A_FINDING}"
    why = "What explains it" if row["polarity"] == 0 or z < 0 else "What made it so"
    return f"{position(row)} (position {signed(number(z, 1), z)}). {why}? {NOT_A_FINDING}"


def over_time_title(rows: Sequence[Row]) -> str:
    """The gap at the first and last period that have one; no word of trend, which is not known."""
    there = [row for row in rows if known(row["deprivation_gap"])]
    unit = rows[0]["unit"]
    if len(there) < 2:
        return "The gap is known for one period only" if there else "The gap is not known"
    first, last = there[0], there[-1]
    return (
        f"The gap was {gap(first['deprivation_gap'], unit)} in {period(first['period'])} and "
        f"{gap(last['deprivation_gap'], unit)} in {period(last['period'])}"
    )


TRENDS = {
    "widening": "The trend of the Core20 gap is called widening: more than chance.",
    "narrowing": "The trend of the Core20 gap is called narrowing: more than chance.",
    "none": "The Core20 gap has no trend beyond chance.",
}


def over_time_sentence(rows: Sequence[Row]) -> str:
    """Whether a trend may be called, and if not, why."""
    last = rows[-1]
    word = TRENDS.get(last["gap_trend"])
    if word:
        return word
    return f"Whether it is widening is not known. {last['why_unknown'] or ''}".strip()


def positions_title(rows: Sequence[Row]) -> str:
    """How many gaps stand well away from the peers', on either side."""
    judged = [row for row in rows if row["polarity"] and known(row["z"])]
    worse = sum(row["z"] <= -EXPLORE for row in judged)
    better_ = sum(row["z"] >= EXPLORE for row in judged)
    if not judged:
        return "No gap can be placed among the peers’"
    tested = any(known(row["core20_lower"]) for row in judged)
    chance = "" if tested else " (chance not known)"
    return (
        f"{counted(worse).capitalize() if worse else 'None'} of {counted(len(judged))} gaps "
        f"{'is' if worse == 1 else 'are'} worse for the most deprived than at most peers, "
        f"{counted(better_) if better_ else 'none'} better{chance}"
    )


def positions_sentence(rows: Sequence[Row]) -> str:
    text = (
        "The latest period of each measure. Right of nil, the gap is better for the most deprived than at "
        "the peers; from 1 worth a look, from 2 worth asking hard."
    )
    if any(known(row["core20_lower"]) for row in rows):
        return f"{text} A position is a question, not a finding."
    return f"{text} No errors are published, so every one is a question, not a finding."


def core20_title(name: str, share: float) -> str:
    return f"Core20: {percent(share)} of people of {name} live in the most deprived fifth of areas"


def core20_sentence(shares: Sequence[float], others: str, nation: str) -> str:
    """What the share is of, and how it lies among the peers: from the lowest to the highest."""
    ranked = " by the Index of Multiple Deprivation 2025" if nation == "england" else ""
    text = (
        "The share of people whose neighbourhood is in the most deprived fifth of the nation"
        f"{ranked}; of the nation as a whole about a fifth."
    )
    if not shares:
        return text
    return f"{text} Among {others} from {percent(min(shares))} to {percent(max(shares))}."


def carried(row: Row) -> list[tuple[str, str]]:
    """Slope index, relative index and Core20 gap with their intervals, where figures carry them."""
    unit = row["unit"]
    found = [
        (
            "Core20 gap: most deprived 20% less everyone else",
            _with_limits(row, "core20", "gap", unit),
        ),
        (
            "Slope index: least deprived end less most deprived end",
            _with_limits(row, "slope", "index", unit),
        ),
        (
            "Relative index: least deprived end ÷ most deprived end",
            _with_limits(row, "relative", "index", ""),
        ),
    ]
    return [(label, text) for label, text in found if text]


def _with_limits(row: Row, name: str, centre: str, unit: str) -> str:
    figure, lower, upper = (row[f"{name}_{part}"] for part in (centre, "lower", "upper"))
    if not known(figure):
        return ""

    def said(number_: float | None) -> str:
        return gap(number_, unit) if unit else number(number_, 2)

    limits = f" (95% interval {said(lower)} to {said(upper)})" if known(lower) else " (no interval)"
    return said(figure) + limits


def target(area: Area) -> str:
    """The target of an area in words, or that it has none."""
    if area.target is None:
        return "No numeric target in force"
    return f"{percent(area.target, 0)} by {area.by}" if area.by else percent(area.target, 0)


def beside_target(area: Area, row: dict[str, Any]) -> str:
    """An outcome beside the target of its area: on which side it lies."""
    if area.target is None or not known(row["value"]):
        return ""
    side = "at or above" if row["value"] >= area.target else "below"
    return f"{side} the {percent(area.target, 0)} of the target"


def standing(row: Row) -> str:
    """How an outcome stands among the peers, in shape and words."""
    if row["standing"] == "not judged":
        return "need: shown, not judged"
    by_position = ", by position only" if row["standing"] == "position" else ""
    return f"{signal(row['signal'])}{by_position}"
