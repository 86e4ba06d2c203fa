"""Columns of rows as shown, as the database works them out: one definition for page, CSV and API."""

from typing import Any

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, F, Func, JSONField, Q, TextField, Value, When
from django.db.models.functions import Cast, NullIf, Replace

from evidence.models import Run
from evidence.rated import worst_ratings

SYSTEM = Q(programme__level="system")
TEXTS = ArrayField(TextField())

# Organisation, programme (always the top code) and system (null at programme level).
NODES: dict[str, Any] = {
    "organisation": "organisation_id",
    "programme": Case(When(SYSTEM, then="programme__parent_id"), default="programme_id"),
    "system": Case(When(SYSTEM, then="programme_id")),
}

# What a share is of: a setting of its programme, all settings of the node above.
SHARE_OF = Case(When(care_setting="all", then="programme__parent_id"), default="programme_id")


def fields(names: str) -> dict[str, Any]:
    """Fields that are shown as they are stored, under their own names."""
    return {name: name for name in names.split()}


def percentages(names: str) -> dict[str, Any]:
    """A share is stored as 0.12 and shown as 12 percent."""
    return {name: Value(100) * F(name) for name in names.split()}


def known(names: str) -> dict[str, Any]:
    """Text that is stored empty where there is none."""
    return {name: known_text(name) for name in names.split()}


def known_text(field: str) -> NullIf:
    return NullIf(field, Value(""))


def figure_id(kind: str, *parts: Any) -> Func:
    """The id by which page and API explain one figure (see docs/decisions.md, record 4)."""
    named = (Value("~"), Value(kind), "run_id", "organisation_id", *parts)
    return Func(*named, function="CONCAT_WS", output_field=TextField())


SPEND_ID = figure_id("spend", "programme_id", "care_setting_id", "year", "basis", "benchmark")
OUTCOME_ID = figure_id(
    "outcome",
    "measure_id",
    "group",
    Replace("period", Value(" "), Value("_")),
    Value("-"),
    "benchmark",
)


class NamesOfBits(Func):
    """Of the lists of names by key, those in one list at whose places a number has a bit."""

    template = (
        "ARRAY(SELECT name FROM (VALUES (%(expressions)s)) AS given(bits, names, key),"
        " jsonb_array_elements_text(names -> key) WITH ORDINALITY AS each(name, place)"
        " WHERE bits >> (place - 1)::integer & 1 = 1 ORDER BY place)"
    )
    output_field = TEXTS


def rating_of_measure(run: Run) -> Case:
    """The worst rating of the release that a measure's outcomes are published in."""
    codes: dict[str, list[str]] = {}
    for release, word in worst_ratings(run).by_release.items():
        codes.setdefault(word, []).append(release)
    cases = [
        When(measure__release__in=releases, then=Value(word)) for word, releases in codes.items()
    ]
    return Case(*cases, output_field=TextField())


def rating(run: Run) -> Case:
    """The worst rating of the data behind a figure: by nation and node, as releases feed them.

    A constant of the statement, since it is the same for every figure of a nation and node.
    """
    nodes: dict[tuple[str, str], list[str]] = {}
    for (nation, node), word in worst_ratings(run).of_spend.items():
        nodes.setdefault((nation, word), []).append(node)
    cases = [
        When(organisation__nation=nation, programme__in=codes, then=Value(word))
        for (nation, word), codes in nodes.items()
    ]
    return Case(*cases, output_field=TextField())


def broken_by(run: Run, subject: str, *basis: str) -> Case:
    """The specifications in which a finding does not hold, by name."""
    kind = ("organisation__kind", "organisation__nation", *basis)
    key = Func(Value(" "), Value(subject), *kind, function="CONCAT_WS", output_field=TextField())
    names = Cast(Value(orjson.dumps(run.specifications).decode(), TextField()), JSONField())
    found = NamesOfBits("broken", names, key)
    return Case(When(broken=0, then=Value([], TEXTS)), default=found, output_field=TEXTS)
