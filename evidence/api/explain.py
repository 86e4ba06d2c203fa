"""The arithmetic of one figure, as data."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from rest_framework import serializers

from evidence import access, explain
from evidence.explain import Explanation, MalformedFigure, UnknownFigure
from evidence.models import Run
from evidence.queries import Row

from . import rows
from .endpoints import ReleaseRow
from .figures import Figure
from .problems import Problem, shown


class InputRow(serializers.Serializer):
    """One number that went in."""

    name = rows.code("Its name in the formulas.")
    label = rows.code("Its name in words.")
    value = rows.number("Its value.")
    unit = rows.code("Its unit.")
    release = rows.text("The release it was published in.")
    note = rows.text("What else to know.")


class StepRow(serializers.Serializer):
    """One number worked out from inputs and earlier steps."""

    name = rows.code("Its name in later formulas.")
    label = rows.code("Its name in words.")
    formula = rows.code("How to work it out, for a program.")
    words = rows.code("The same in words.")
    numbers = rows.code("The same with the numbers put in.")
    value = rows.number("What the run stored.", null=False)
    unit = rows.code("Its unit.")


class ExplanationRow(serializers.Serializer):
    """The arithmetic of one figure: evaluate the steps in order and the figure is there again."""

    run = rows.run()
    figure = rows.code("The id of the figure.")
    kind = rows.one_of(("spend", "outcome", "gap"), "What the figure is about.")
    title = rows.code("What the figure is.")
    result = rows.code("The step that is the figure.")
    inputs = InputRow(many=True)
    steps = StepRow(many=True)
    functions = serializers.DictField(child=serializers.CharField())
    peers = serializers.ListField(child=serializers.DictField())
    columns = serializers.DictField(child=serializers.CharField())
    compared_with = rows.code("Who the peers of the table are.")
    releases = ReleaseRow(many=True)
    notes = rows.texts("What to bear in mind.")
    illustrative = rows.illustrative()
    links = serializers.DictField(child=serializers.CharField())


class ExplanationLine(serializers.Serializer):
    """A line of the CSV: an input, a step, or one column of one peer."""

    part = rows.one_of(("input", "step", "peer"), "What the line is.")
    name = rows.code("Its name in the formulas.")
    label = rows.code("Its name in words.")
    organisation = rows.text("The peer, where it is one's.")
    value = rows.number("Its value.")
    unit = rows.text("Its unit.")
    formula = rows.text("How to work it out.")
    numbers = rows.text("The same with the numbers put in.")
    release = rows.text("The release it was published in.")
    note = rows.text("What else to know.")


class Explain(Figure):
    """The arithmetic of one figure: formula, inputs with their releases, the run, the peers."""

    name = "explain"
    row = ExplanationLine
    path = {"figure": "The id of a figure: `explain` of its row."}
    explanation: Explanation

    @classmethod
    def envelope(cls) -> serializers.Serializer:
        return ExplanationRow()

    def run_shown(self) -> Run:
        """The run that made the figure, and with it whose figure it is."""
        with refusing(self.kwargs["figure"]):
            run = explain.run_of(self.kwargs["figure"], self.sees)
        self.scope = run.scope
        return run

    def sees(self, scope: str | None) -> bool:
        """The figure says whose it is, not a parameter: so whoever is signed in is asked for here."""
        if access.is_open(scope):
            return True
        person = self.request.user or access.signed_in(self.request._request)
        return scope in access.scopes(person)

    def find(self, **path: str) -> None:
        with refusing(path["figure"]):
            self.explanation = explain.explanation(path["figure"], self.the_run)
        self.illustrative = self.explanation.illustrative

    def answer(self) -> Row:
        return as_data(self.explanation)

    def lines(self) -> Iterator[Row]:
        return as_lines(self.explanation)


@contextmanager
def refusing(figure: str) -> Iterator[None]:
    """An id that is none, or names nothing this reader may see, is a problem."""
    about = {"field": "figure", "value": shown(figure)}
    try:
        yield
    except MalformedFigure as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "figure", str(error), **about) from error
    except UnknownFigure as error:
        detail = "The run has no such figure."
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", detail, **about) from error


def as_data(one: Explanation) -> Row:
    """An explanation as it is answered in JSON."""
    return {
        "figure": one.figure,
        "kind": one.kind,
        "title": one.title,
        "result": one.result,
        "inputs": [vars(part) for part in one.inputs],
        "steps": [_step(one, step) for step in one.steps],
        "functions": one.functions(),
        "peers": one.peers,
        "columns": one.columns,
        "compared_with": one.compared_with,
        "releases": one.releases,
        "notes": one.notes,
        "illustrative": one.illustrative,
        "links": one.links,
    }


def _step(one: Explanation, step: explain.Step) -> Row:
    written = {"words": one.words(step), "numbers": one.numbers(step)}
    return {"name": step.name, "label": step.label, "formula": step.formula, **written} | {
        "value": step.value,
        "unit": step.unit,
    }


def as_lines(one: Explanation) -> Iterator[Row]:
    """An explanation as the lines of a table."""
    for part in one.inputs:
        yield _line("input", **vars(part))
    for step in one.steps:
        yield _line("step", **_step(one, step))
    for peer in one.peers:
        for name, value in peer.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield _line("peer", name=f"peers.{name}", value=value, **_who(peer))


def _who(peer: Row) -> Row:
    return {"label": peer["name"], "organisation": peer["organisation"]}


def _line(part: str, **known: Any) -> Row:
    return {name: known.get(name) for name in rows.names(ExplanationLine)} | {"part": part}
