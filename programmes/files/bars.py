"""A picture for paper: variations as bars from nil, drawn as SVG by us, without a browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from evidence.charts import INK, OWN, QUIET_INK, RULE, TYPEFACE, short

BELOW = "#0072ce"
WIDTH, LINE, NAMES, ENDS = 680, 22, 250, 74  # in points of the drawing
BAR = 14
LONGEST_NAME = 40


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length with a sign, and the figure as written at its end."""

    name: str
    value: float
    text: str


def drawn(bars: Sequence[Bar]) -> str:
    """The bars from the first down, as SVG: above nil to the right and dark, below to the left."""
    low = min(0.0, *(bar.value for bar in bars))
    high = max(0.0, *(bar.value for bar in bars))
    room = WIDTH - NAMES - 2 * ENDS
    scale = room / ((high - low) or 1)
    nil = NAMES + ENDS - low * scale
    height = LINE * len(bars) + 8
    parts = [_bar(bar, 4 + LINE * place, nil, scale) for place, bar in enumerate(bars)]
    rule = f'<line x1="{nil:.1f}" x2="{nil:.1f}" y1="0" y2="{height}" stroke="{RULE}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="{TYPEFACE}" font-size="12">'
        f"{rule}{''.join(parts)}</svg>"
    )


def _bar(bar: Bar, top: float, nil: float, scale: float) -> str:
    length = abs(bar.value) * scale
    above = bar.value >= 0
    left = nil if above else nil - length
    end, anchor = (nil + length + 4, "start") if above else (nil - length - 4, "end")
    middle = top + LINE / 2
    return (
        f'<text x="0" y="{middle + 3:.1f}" fill="{INK}">{escape(short(bar.name, LONGEST_NAME))}</text>'
        f'<rect x="{left:.1f}" y="{middle - BAR / 2 - 1:.1f}" width="{length:.1f}" height="{BAR}" '
        f'fill="{OWN if above else BELOW}"/>'
        f'<text x="{end:.1f}" y="{middle + 3:.1f}" fill="{QUIET_INK}" text-anchor="{anchor}">'
        f"{escape(bar.text)}</text>"
    )
