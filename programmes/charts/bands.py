"""Colours of a map: seven steps of one hue, or blue through grey to orange around a benchmark.

Both are told apart by eyes that do not see red and green; a legend and a list say the same in words.
The style sheet has the same colours for its legend (static/_across.scss).
"""

from dataclasses import dataclass

from evidence import charts

# Highest first. Neighbours differ in lightness, so that they differ in grey print too.
STEPS = ("#002b5c", "#0b4f94", "#2b7bba", "#5ea3d3", "#97c5e6", "#c8e0f3", "#edf5fb")
# Above the benchmark first; an outcome's better end is blue.
ABOVE_AND_BELOW = ("#8a3a00", "#dd7f2b", "#f3b27a", "#e8edee", "#a9cbe8", "#2f76b5", "#003f7d")
UNKNOWN = "#ffffff"
DARK = {"#002b5c", "#0b4f94", "#2b7bba", "#8a3a00", "#2f76b5", "#003f7d"}


@dataclass(frozen=True)
class Band:
    """One band of the legend: `style` is its class in the style sheet, `fill` its colour."""

    words: str
    fill: str
    style: str

    @property
    def ink(self) -> str:
        """What can be read on it."""
        return "#ffffff" if self.fill in DARK else charts.INK


def step(place: int, bands: int, words: str) -> Band:
    """The band at a place among up to seven, the highest first."""
    shade = round(place * (len(STEPS) - 1) / max(bands - 1, 1))
    return Band(words, STEPS[shade], f"band--step-{shade}")


def around(place: int, words: str, better_first: bool = False) -> Band:
    """One of seven bands around a benchmark, the highest (or, of an outcome, the best) first."""
    shade = len(ABOVE_AND_BELOW) - 1 - place if better_first else place
    return Band(words, ABOVE_AND_BELOW[shade], f"band--around-{shade}")


def unknown(words: str) -> Band:
    return Band(words, UNKNOWN, "band--unknown")
