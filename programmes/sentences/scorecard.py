"""A scorecard in words: what each panel holds, what no measure speaks to, and the data pyramid."""

from collections.abc import Mapping, Sequence

from evidence.notation import counted, known, per_head, signed
from evidence.queries import Row

from ..scorecard import BY_POSITION, NOT_JUDGED, Panel
from .inequalities import gap, position
from .words import BASES, NOT_ADJUSTED, SHAPES, SIGNALS, TESTED, Comparison, signal, value

FRAMES = {
    "aims": "Five aims: triple, quadruple, quintuple",
    "values": "Four kinds of value",
}
NAMES = {
    "experience": "Experience of care",
    "population health": "Health of the population",
    "cost": "Cost per head",
    "staff": "Experience of staff",
    "equity": "Equity",
    "allocative": "Allocative value",
    "technical": "Technical value",
    "personal": "Personal value",
    "societal": "Societal value",
}
# Which of the aims each belongs to, and what the kinds of value mean.
ABOUT = {
    "experience": "One of the triple aim.",
    "population health": "One of the triple aim.",
    "cost": "One of the triple aim. Beside the measures here, spend a head stands in every table.",
    "staff": "Makes the triple aim quadruple.",
    "equity": "Makes it quintuple. Gaps between deprivation groups stand by position only.",
    "allocative": "How well money is spread over programmes, systems and steps of care.",
    "technical": "Outcome for the money already in a pathway.",
    "personal": "What matters to the individual.",
    "societal": "Fairness and taking part.",
}
GAPS: dict[str, str | dict[str, str]] = {
    "staff": "No measure of staff experience is loaded. Staff surveys are published by "
    "employer, and a system’s care is given by many employers.",
    "experience": {
        "wales": "No measure of patients’ experience is published by health board in the releases "
        "loaded.",
    },
    "cost": {
        "wales": "No measure of payment is loaded; spend a head of every programme is, in each table.",
    },
    "equity": {
        "wales": "No figure by deprivation group is published by health board in the releases loaded.",
    },
    "technical": {
        "wales": "No measure of what pathways achieve is published by health board in the releases "
        "loaded.",
    },
    "personal": {
        "wales": "No measure of what matters to the individual is published by health board in the "
        "releases loaded.",
        "england": "Nothing that patients report of their own health (PROMs) is loaded; what there "
        "is tells how care was felt.",
    },
    "societal": {
        "england": "Nothing on taking part (work, school, caring) is loaded by system.",
    },
}
STANDING_WORDS = {**SIGNALS, BY_POSITION: "known by position only", NOT_JUDGED: "shown, not judged"}
STANDING_SHAPES = {**SHAPES, BY_POSITION: "△", NOT_JUDGED: "–"}


def gap_of(panel: Panel, nation: str) -> str:
    """What no measure of a panel speaks to; empty where there is nothing to add."""
    found = GAPS.get(panel.name, "")
    of_empty = found if isinstance(found, str) and not panel.rows else ""
    text = found.get(nation, "") if isinstance(found, dict) else of_empty
    if not panel.rows and not text:
        return "No measure of it is loaded for this system."
    return text


def counts(panel: Panel) -> list[tuple[str, int, str]]:
    """(shape, how many, words) for each standing that a panel has."""
    return [
        (STANDING_SHAPES[name], number, STANDING_WORDS[name])
        for name, number in panel.counts.items()
    ]


def title(panels: Sequence[Panel], compared: Comparison) -> str:
    """The message: in how many panels there is anything to see, never one score of them all."""
    if not any(panel.rows for panel in panels):
        return "No measure has a figure for this system"
    empty = [NAMES[panel.name].lower() for panel in panels if not panel.rows]
    tested = sum(panel.counts.get(name, 0) for panel in panels for name in SIGNALS)
    text = (
        f"{counted(tested).capitalize() if tested else 'None'} of {_all(panels)} latest measures "
    )
    text += f"can be tested against {_they(compared)}"
    return f"{text}; nothing on {listed(empty)}" if empty else text


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: a, b and c."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _all(panels: Sequence[Panel]) -> str:
    return counted(sum(len(panel.rows) for panel in panels))


def _they(compared: Comparison) -> str:
    """The others in short; the boards of Wales are too few to choose peers among."""
    return "the other boards" if compared.kind == "health_board" else "the peers"


def lede(compared: Comparison) -> str:
    return (
        f"Each aim with the measures behind it, how they stand beside {_they(compared)}, and what no "
        "measure speaks to. There is no total score."
    )


def headings(compared: Comparison) -> tuple[str, str, str]:
    """Headings of a table: the mean compared with, of how many it is, and how a measure stands."""
    if compared.kind == "health_board":
        return "Mean of the other boards", "Boards with a figure", "Against the other boards"
    return "Peers’ mean", "Peers with a figure", "Against the peers"


def sentence(compared: Comparison) -> str:
    return (
        f"The latest period of every measure, against the mean of {compared.others}; bars count "
        "measures, not people or pounds, so longer is not better, and measures of different things do "
        "not add up."
    )


def panel_title(panel: Panel) -> str:
    """The message of one panel: how many stand how."""
    parts = [f"{number} {words}" for _, number, words in counts(panel)]
    return f"{NAMES[panel.name]}: {', '.join(parts)}"


def panel_sentence(panel: Panel) -> str:
    return ABOUT[panel.name]


def measured(row: Row) -> str:
    """The figure of a row: its value, or for deprivation groups its gap."""
    if "deprivation_gap" in row:
        return f"gap {gap(row['deprivation_gap'], row['unit'])}"
    return value(row["value"], row["unit"])


def benchmarked(row: Row) -> str:
    """What stands beside it at the peers."""
    if "deprivation_gap" in row:
        return f"gap {gap(row['benchmark_gap'], row['unit'])}"
    return value(row["benchmark_value"], row["unit"])


def stands(row: Row) -> str:
    """How a row stands, in shape and words."""
    if "deprivation_gap" in row:
        return f"{position(row)} (a question)"
    if row["standing"] == NOT_JUDGED:
        return "Need or payment: shown, not judged" if row["polarity"] == 0 else "Not compared"
    words = signal(row["signal"])
    return f"{words}, by position only" if row["standing"] == BY_POSITION else words


def spend(row: Row | None) -> str:
    """Spend a head on a row's programme with its variation; not available where none is published."""
    if row is None or not known(row["per_head"]):
        return "not available"
    text = f"{per_head(row['per_head'])}"
    if known(row["variation_per_head"]):
        text += f" ({signed(per_head(row['variation_per_head']), row['variation_per_head'])})"
    return text


def no_spend() -> str:
    return "No spend of this system is published, so no cost per head stands beside its measures."


def about_spend(year: str, basis: str, compared: Comparison) -> str:
    """What the column of spend is of."""
    mean = compared.against(TESTED)
    adjusted = "" if basis == BASES["need_weighted"] else f", {NOT_ADJUSTED}"
    return (
        f"Spend a head is that of the measure’s programme in {year} ({basis}{adjusted}), with the variation "
        f"from {mean} in brackets; of all programmes where a measure is of everybody."
    )


# The levels of the data pyramid of NHS Wales, from its base: the question of each, and what is missing.
PYRAMID = {
    "Programme": (
        "What is spent on each programme, and what comes of it?",
        {
            "england": "Spend on most of the 23 programmes, which nobody publishes by integrated "
            "care board.",
            "wales": "An outcome that meets the spend of most programmes.",
        },
    ),
    "Sub-population": (
        "Who is in need, and who is left behind?",
        {
            "england": "Spend by age, deprivation or condition; people with several conditions.",
            "wales": "Outcomes by deprivation group; spend by age or condition.",
        },
    ),
    "Performance": (
        "Was the care given that was meant to be given?",
        {
            "england": "Hospital and community services: activity, waits other than for cancer, "
            "variation by provider.",
            "wales": "Waits and activity by programme.",
        },
    ),
    "Quality": (
        "Did it help, and how was it felt?",
        dict.fromkeys(
            ("england", "wales"),
            "What patients report of their own health (PROMs), harm, and staff experience.",
        ),
    ),
}


def pyramid(found: Mapping[str, int], nation: str) -> list[tuple[str, str, str, str]]:
    """(level, its question, what it holds here, what is missing), from the base up."""
    holds = {
        "Programme": _holds(
            (found["programmes"], "programmes and systems with spend"),
            (found["headlines"], "headline outcomes"),
        ),
        "Sub-population": _holds(
            (found["need"], "measures of need"), (found["groups"], "measures by deprivation group")
        ),
        "Performance": _holds((found["performance"], "measures of process")),
        "Quality": _holds((found["quality"], "outcomes and intermediate outcomes")),
    }
    return [
        (
            level,
            question,
            holds[level],
            missing.get(nation, "Nothing is claimed of made-up figures."),
        )
        for level, (question, missing) in PYRAMID.items()
    ]


def _holds(*parts: tuple[int, str]) -> str:
    there = [f"{counted(number)} {words}" for number, words in parts if number]
    return ", ".join(there).capitalize() or "Nothing"
