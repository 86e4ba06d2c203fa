"""One programme over everybody, in words: who is where, how far apart they lie, and who is outside chance."""

from collections.abc import Sequence

from evidence.notation import counted, known, number, percent, period, said_per_head, signed
from evidence.queries import Row

from .words import BASES, NOT_ADJUSTED, value

# Organisations of a nation, many and one.
WHO = {
    "england": ("integrated care systems", "integrated care system"),
    "wales": ("health boards", "health board"),
    "example": ("made-up systems", "made-up system"),
}
GRADES = {
    "outcome": "It is an outcome: what matters to people.",
    "intermediate": "It is an intermediate outcome: it comes before what matters to people.",
    "process": "It is a process: what was done, not what it achieved.",
    "need": "It is need, not outcome: neither end is better, and it is in no class.",
    "cost": "It is what was paid, not outcome: neither end is better.",
}
POSITIONS = {
    "above_998": "▲ above the 99.8% limit",
    "above_95": "△ above the 95% limit",
    "inside": "● inside the limits",
    "below_95": "▽ below the 95% limit",
    "below_998": "▼ below the 99.8% limit",
}
# Bands of the map where it shows the difference from the benchmark, in percent of it: the lowest
# figure of each, highest first. A difference below 5% is no spend signal (docs/method.md, "Classes").
DIFFERENCES = (20, 10, 5, -5, -10, -20)
DIFFERENCE_WORDS = (
    "more than 20% above the benchmark",
    "10% to 20% above it",
    "5% to 10% above it",
    "within 5% of it",
    "5% to 10% below it",
    "10% to 20% below it",
    "more than 20% below it",
)
# The same for outcomes, by position (z): bands at 1 and 2 as on every picture.
POSITION_EDGES = (2, 1, 0.5, -0.5, -1, -2)
POSITION_WORDS = (
    "far better than the others (z of 2 or more)",
    "better (z of 1 to 2)",
    "a little better (z of ½ to 1)",
    "much like the others",
    "a little worse (z of −½ to −1)",
    "worse (z of −1 to −2)",
    "far worse (z of −2 or less)",
)
NO_POSITION = "nothing to compare it with"
NTHS = ("", "all", "half", "third", "quarter", "fifth", "sixth", "seventh")
MOST_NAMED = 4


def organisations(nation: str, number: int) -> str:
    """42 integrated care systems, 1 health board."""
    many, one = WHO[nation]
    return f"{number} {one if number == 1 else many}"


def figure(row: Row) -> str:
    """What a row of spend or of an outcome says, with its unit."""
    if "per_head" in row:
        return f"{said_per_head(row['per_head'])} a head"
    return value(row["value"], row["unit"])


def figure_against(row: Row) -> str:
    """The figure with how far it lies from the benchmark, in percent of it where it is spend."""
    if "per_head" not in row or not known(row["variation_percent"]):
        return figure(row)
    change = percent(row["variation_percent"], 0)
    return f"{figure(row)} ({signed(change, row['variation_percent'])})"


# --- The map --------------------------------------------------------------------------------------


def map_title(rows: Sequence[Row], what: str, own: Row | None) -> str:
    """The message of the map: where the reader's system stands, else highest and lowest."""
    highest, lowest = rows[0], rows[-1]
    if own is not None:
        return f"{own['organisation_name']}: {figure(own)}, {own['band']}"
    if len(rows) == 1:
        return f"{what}: {figure(highest)} in {highest['organisation_name']}"
    return (
        f"{what} is highest in {highest['organisation_name']} ({figure(highest)}) and lowest in "
        f"{lowest['organisation_name']} ({figure(lowest)})"
    )


def map_sentence(nation: str, boundaries: str, highlighted: bool, peers: bool) -> str:
    """How to read the map, and where its boundaries come from."""
    one = WHO[nation][1]
    if boundaries:
        text = f"Each shape is one {one} ({boundaries}; simplified)."
    else:
        text = f"Each tile is one {one}, all of one size{_where(nation)}; its number is its rank."
    if highlighted:
        text += " The double outline is yours" + (
            "; the thinner ones are your peers'." if peers else "."
        )
    return text


def _where(nation: str) -> str:
    return "" if nation == "example" else ", roughly where it lies"


def nth(place: int, bands: int, low: Row, high: Row) -> str:
    """The words of one band of equally many: "highest seventh: £300 to £350 a head"."""
    between = figure(high) if low is high else f"{_first(low)} to {figure(high)}"
    if bands == 1:
        return between
    end = {0: "highest", bands - 1: "lowest"}.get(place)
    if end is None:
        return between
    return f"{end}: {between}" if low is high else f"{end} {NTHS[bands]}: {between}"


def _first(row: Row) -> str:
    """The lower end of a range, whose unit stands behind the upper end."""
    if "per_head" in row:
        return said_per_head(row["per_head"])
    return percent(row["value"]) if row["unit"] == "percent" else number(row["value"], 1)


# --- How far apart --------------------------------------------------------------------------------


def spread_title(row: Row, name: str) -> str:
    """The message of the box by year: how many times the lowest the highest is."""
    when = period(row["period"])
    if known(row["ratio"]):
        return f"{name}, {when}: the highest is {number(row['ratio'], 1)} times the lowest"
    if known(row["lowest"]):
        low, high = (_in_unit(row, key) for key in ("lowest", "highest"))
        return f"{name}, {when}: from {low} to {high}"
    return f"{name}, {when}: too few have a figure to say how far apart they lie"


def spread_sentence(row: Row, nation: str) -> str:
    """Highest over lowest, with and without both ends, and the coefficient of variation."""
    who = organisations(nation, row["organisations"])
    if not known(row["lowest"]):
        return f"{who}; below five no spread is said."
    text = f"Over {who} half lie between {_between(row)}, around a median of {_in_unit(row, 'median')}."
    text += _ratios(row)
    if known(row["coefficient_of_variation"]):
        text += (
            f" The standard deviation is {percent(row['coefficient_of_variation'])} of the mean "
            "(coefficient of variation)."
        )
    if row["subject"] == "spend" and row["basis"] != "need_weighted":
        text += f" Per head of the {BASES[row['basis']]}: {NOT_ADJUSTED}."
    return text


def in_real_terms(prices: str) -> str:
    """What is added where pounds are not the cash of each year."""
    return f" Pounds are {prices}; the download has the cash pounds of each year."


def _between(row: Row) -> str:
    return f"{_in_unit(row, 'lower_quartile')} and {_in_unit(row, 'upper_quartile')}"


def _in_unit(row: Row, key: str) -> str:
    if row["subject"] == "spend":
        return f"{said_per_head(row[key])} a head"
    return value(row[key], row["unit"])


def _ratios(row: Row) -> str:
    if not known(row["ratio"]):
        if row["lowest"] <= 0:
            return " The lowest is nil or less, so nothing is so many times the lowest."
        return " On this scale nothing is so many times another."
    text = f" The highest is {number(row['ratio'], 1)} times the lowest"
    if known(row["ratio_trimmed"]):
        return (
            f"{text}, and {number(row['ratio_trimmed'], 1)} times without the top and bottom five."
        )
    return f"{text}; with fewer than twelve figures none are left out at the ends."


# --- An outcome over everybody --------------------------------------------------------------------


def outcome_rank(measure: Row) -> str:
    """What rank 1 means."""
    return "Rank (1 is the highest)" if measure.get("polarity") == 0 else "Rank (1 is the best)"


def outcome_sentence(rows: Sequence[Row], measure: Row) -> str:
    """The range of an outcome, which end is better, and whether an interval is published."""
    there = [row["value"] for row in rows if known(row["value"])]
    if not there:
        return "No figure of this period is known."
    text = f"From {value(min(there), measure['unit'])} to {value(max(there), measure['unit'])}; "
    text += {1: "higher is better.", -1: "lower is better.", 0: "neither end is better."}[
        measure["polarity"]
    ]
    if all(row["lower"] is None for row in rows):
        text += " No interval is published, so nothing is said about chance."
    return text


def measure_notes(measure: Row) -> list[str]:
    """What travels with a measure: what kind of proxy it is, its caveats and what to check first."""
    return [GRADES[measure["proxy_grade"]], measure["caveats"], measure["check_first"]]


# --- The funnel -----------------------------------------------------------------------------------


def funnel_title(rows: Sequence[Row], own: Row | None) -> str:
    """The message of the funnel: where the reader's system lies, and how many lie outside."""
    outside = [row for row in rows if row["position"] != "inside"]
    few = counted(len(outside)) if outside else "none"
    text = (
        f"{few.capitalize()} of {len(rows)} outside what chance and the usual differences explain"
    )
    if own is None:
        return text
    return (
        f"{own['organisation_name']}: {POSITIONS[own['position']]} ({few} of {len(rows)} outside)"
    )


def funnel_sentence(rows: Sequence[Row]) -> str:
    """Average, overdispersion and who is outside, in words."""
    first = rows[0]
    phi, average = first["overdispersion"], value(first["average"], first["unit"])
    text = f"All together: {average}. "
    if phi > 1:
        times = number(phi, 0 if phi >= 10 else 1)
        text += (
            f"Organisations vary {times} times as much as chance alone would make them (φ = {times}),"
            " so the limits are widened to the spread there usually is. "
        )
    else:
        text += f"They vary no more than chance would make them (φ = {number(phi, 1)}). "
    return text + _outside(rows)


def _outside(rows: Sequence[Row]) -> str:
    said = []
    for position, words in POSITIONS.items():
        names = [row["organisation_name"] for row in rows if row["position"] == position]
        if names and position != "inside":
            said.append(f"{words[2:].capitalize()}: {_some(names)}.")
    if not said:
        return "Nobody lies outside."
    return " ".join(said) + " About one in twenty lies outside the 95% limits by chance."


def _some(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMED:
        return "; ".join(names)
    return "; ".join(names[:MOST_NAMED]) + f" and {counted(len(names) - MOST_NAMED)} more"
