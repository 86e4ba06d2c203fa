"""The heading of each column of a workbook: its name in words, and the unit of its numbers."""

A_HEAD, POUNDS, PERCENT, POINTS = "£ a head", "£", "%", "percentage points"
SPREADS, PEOPLE, PERSONS = "standard deviations", "people", "persons"
IN_UNIT = "in the unit of the row"
UNITS = {
    "population": PERSONS,
    "spend": POUNDS,
    "per_head": A_HEAD,
    "share": "% of share of",
    "benchmark_per_head": A_HEAD,
    "benchmark_share": "% of share of",
    "variation": POUNDS,
    "variation_per_head": A_HEAD,
    "variation_percent": PERCENT,
    "share_variation": POINTS,
    "share_variation_pounds": POUNDS,
    "spend_real": "£ of price year",
    "per_head_real": "£ a head of price year",
    "variation_real": "£ of price year",
    "z": SPREADS,
    "spend_z": SPREADS,
    "outcome_z": SPREADS,
    "robust": "proportion, 0 to 1",
    "denominator": PEOPLE,
    "net": PEOPLE,
    "classic": PEOPLE,
    "noise_floor": PEOPLE,
    "different_p": "probability",
    "unusual_p": "probability",
    "distance": "no unit",
    "relative_index": "ratio",
    "relative_lower": "ratio",
    "relative_upper": "ratio",
}
_VALUES = "value lower upper benchmark_value gap gap_lower gap_upper outcome benchmark_outcome"
_GAPS = (
    "most_deprived least_deprived deprivation_gap benchmark_gap nation_gap core20_gap core20_lower "
    "core20_upper slope_index slope_lower slope_upper groups peer_groups"
)
UNITS |= dict.fromkeys((_VALUES + " " + _GAPS).split(), IN_UNIT)
# Where the same column counts something else.
OF_SHEET = {
    "Outcomes": {"variation": "people or events"},
    "Findings": {"variation": "£, or people for an outcome"},
    "Peers": {"contributions": "part of the distance"},
}


def heading(sheet: str, column: tuple[str, ...]) -> str:
    """The words of a column, its unit in brackets: "Per head (£ a head)"."""
    unit = OF_SHEET.get(sheet, {}).get(column[0]) or UNITS.get(column[0])
    words = ": ".join(part.replace("_", " ").replace("-", " ") for part in column)
    return f"{words[:1].upper()}{words[1:]}" + (f" ({unit})" if unit else "")
