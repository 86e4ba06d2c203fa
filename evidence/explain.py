"""How one figure was made, as data: the formula, what went into it and where that was published.

Each app registers how to explain its own kinds of figure, so that this package imports none of them.
The formulas are meant to be followed by a reader and evaluated by a program: names of inputs and of
earlier steps, numbers, + - * / and brackets, and the few functions of FUNCTIONS. `peers.x` is
the column x of the peers' table, unknown ones left out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import notation
from .models import Run
from .queries import Row, RunGone

PARTS = 8  # of a figure's id
LONGEST = 300

FUNCTIONS = {
    "sum": "all added up",
    "count": "how many are known",
    "mean": "the sum divided by how many are known",
    "median": "the middle one in order of size, or the mean of the middle two",
    "sqrt": "the square root",
    "max": "the larger",
    "position": "position(x, peers): t = (x - mean) / (sd * sqrt(1 + 1/n)) over the n known peers, sd "
    "being their sample standard deviation; then the point of the normal distribution with the "
    "same tail as t on n - 1 degrees of freedom",
    "best_five": "best_five(values, judged, polarity): the mean of the values of the five peers that "
    "are highest (polarity 1) or lowest (polarity -1) on what they are judged by, ties in the order "
    "of the table; only peers with both known",
    "best_quartile": "best_quartile(x, peers, polarity): the 75th percentile, counted towards better, "
    "of own and peers together, by straight lines between them",
}

NAME = re.compile(r"(peers\.)?[a-z][a-z_0-9]*")
CONSTANT = re.compile(r"\d+\.\d{3,}")  # a program needs all of its figures, a reader two
SIGNS = {"*": "×", "/": "÷", "-": "−"}


class MalformedFigure(ValueError):
    """The id is not built as ids of figures are."""


class UnknownFigure(LookupError):
    """The id names no figure of its run."""


@dataclass(frozen=True)
class Input:
    """One number that went in, with the release it was published in (ours, where there is none)."""

    name: str
    label: str
    value: float | None
    unit: str
    release: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Step:
    """One number worked out: `value` is what the run stored, the formula is how to get it again."""

    name: str
    label: str
    formula: str
    value: float
    unit: str


@dataclass(frozen=True)
class Explanation:
    """Everything behind one figure.

    `result` names the step (or input) that is the figure itself; `columns` says in words what the
    columns of the peers' table are.
    """

    figure: str
    kind: str
    run: int
    title: str
    result: str
    inputs: list[Input]
    steps: list[Step]
    peers: list[Row]
    columns: dict[str, str]
    compared_with: str
    releases: list[Row]
    notes: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)

    @property
    def illustrative(self) -> bool:
        """Whether the figure is made up: it rests on made-up releases and on no others."""
        return any(release["illustrative"] for release in self.releases)

    def words(self, step: Step) -> str:
        """The formula with the label of everything it names."""
        labels = {one.name: one.label for one in self.inputs}
        labels |= {one.name: one.label for one in self.steps}
        labels |= {f"peers.{name}": f"the peers' {words}" for name, words in self.columns.items()}
        return _signs(NAME.sub(lambda found: _label(found.group(), labels), _shortened(step)))

    def numbers(self, step: Step) -> str:
        """The formula with the numbers put in."""
        values: dict[str, Any] = {one.name: one.value for one in self.inputs}
        values |= {one.name: one.value for one in self.steps}
        found = NAME.sub(lambda found: self._number(found.group(), values), _shortened(step))
        return _signs(found)

    def _number(self, name: str, values: dict[str, Any]) -> str:
        if name.startswith("peers."):
            column = name.removeprefix("peers.")
            return "; ".join(_written(row[column]) for row in self.peers if row[column] is not None)
        return _written(values[name]) if name in values else name

    def functions(self) -> dict[str, str]:
        """What the functions in these formulas mean."""
        text = " ".join(step.formula for step in self.steps)
        return {name: words for name, words in FUNCTIONS.items() if f"{name}(" in text}


def _label(name: str, labels: dict[str, str]) -> str:
    return labels.get(name, name.replace("_", " "))


def _shortened(step: Step) -> str:
    """The formula of a step with its long constants to the hundredth: 1.96."""
    return CONSTANT.sub(lambda found: f"{float(found.group()):.2f}", step.formula)


def _written(value: float) -> str:
    """A number as arithmetic shows it: to the hundredth, those below one to four figures."""
    size = abs(value)
    text = f"{size:,.2f}".removesuffix(".00") if size >= 1 else f"{size:.4g}"
    return f"({notation.MINUS}{text})" if value < 0 else text


def _signs(formula: str) -> str:
    """Signs as they are written by hand."""
    for typed, written in SIGNS.items():
        formula = formula.replace(f" {typed} ", f" {written} ")
    return formula


Explainer = Callable[[str, Run, list[str]], Explanation | None]
_explainers: dict[str, Explainer] = {}


def register(kind: str, explainer: Explainer) -> None:
    """Let an app explain its kind of figure: from id, run and the other parts of the id."""
    _explainers[kind] = explainer


def run_of(figure: str, sees: Callable[[str | None], bool]) -> Run:
    """The run of a figure; raises MalformedFigure, UnknownFigure or RunGone.

    `sees` says whether the reader may see a scope: a figure of one they may not, or of a run there never
    was (scope None), is unknown.
    """
    _kind, number, _parts = parsed(figure)
    run = Run.objects.filter(pk=number).first()
    if not sees(run.scope if run else None) or run is None:
        raise UnknownFigure(figure)
    if not run.kept:
        raise RunGone(f"run {number} is not kept")
    return run


def explanation(figure: str, run: Run) -> Explanation:
    """The arithmetic of one figure of a run (its own, `run_of`); raises UnknownFigure."""
    kind, _number, parts = parsed(figure)
    found = _explainers[kind](figure, run, parts)
    if found is None:
        raise UnknownFigure(figure)
    return found


def parsed(figure: str) -> tuple[str, int, list[str]]:
    """Kind, run and the other parts of an id."""
    if len(figure) > LONGEST or not figure.isprintable():
        raise MalformedFigure("An id is one line of at most 300 characters.")
    kind, *parts = figure.split("~")
    if kind not in _explainers:
        raise MalformedFigure(f"The id begins with the kind: {', '.join(sorted(_explainers))}.")
    if len(parts) != PARTS - 1:
        raise MalformedFigure(
            f"An id has {PARTS} parts joined by ~; this one has {len(parts) + 1}."
        )
    if not re.fullmatch(r"[0-9]{1,18}", parts[0]):
        raise MalformedFigure("The second part of an id is the number of the run.")
    return kind, int(parts[0]), parts[1:]
