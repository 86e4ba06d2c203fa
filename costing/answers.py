"""The figures that a system's first page says of each analysis, in one statement."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    F,
    FloatField,
    Model,
    OuterRef,
    Subquery,
    TextField,
    Value,
    When,
)

from programmes.models import Programme

from . import models
from .models.results import ALL
from .pages import OfSystem

NO_TEXT, NO_NUMBER = Value("", TextField()), Value(None, FloatField())
PERCENT = Value(100.0)
# What stands second of a pathway: nobody to compare with, or whether its window is over.
ALONE, OVER, UNFINISHED = "alone", "over", "unfinished"
NO_LEDGER = "no ledger"  # second of a reconciliation
IN_ALL = dict.fromkeys(("care_setting", "point_of_delivery", "specialty", "hrg"), ALL)


class Fact(NamedTuple):
    """One figure of an analysis: what it is of, the figure, what stands beside it (as of the peers), a
    difference or amount, and whether its pounds are withheld. Unknown is None."""

    kind: str
    key: str
    second: str
    own: float | None
    beside: float | None
    more: float | None
    hidden: bool


def facts(shown: OfSystem) -> dict[str, list[Fact]]:
    """What the cards say, by kind: spread, pathway, segment, area, organisation, specialty, expected,
    programme, reconciliation."""
    parts = [
        _part(shown, models.CostSpread, "spread", ("gini", "peer_gini")),
        _part(
            shown,
            models.PathwayCost,
            "pathway",
            ("cost_per_person", _if_over("peer_cost_per_person"), _if_over("variation")),
            "pathway",
            _compared_with(),
            care_setting=ALL,
            organisation=ALL,
            month=ALL,
        ),
        _part(
            shown,
            models.SegmentCost,
            "segment",
            ("cost_per_person", "peer_cost_per_person", "cost"),
            "segment",
            scheme="bridges",
            care_setting=ALL,
        ),
        _part(
            shown,
            models.AreaCost,
            "area",
            ("cost_per_person", "system_cost_per_person"),
            "area",
            care_setting=ALL,
        ),
        *_unit_costs(shown),
        _part(
            shown,
            models.ExpectedCost,
            "expected",
            ("ratio", "expected", "variation"),
            "reference",
            by=ALL,
        ),
        _programmes(shown),
        _part(
            shown,
            models.Reconciliation,
            "reconciliation",
            (PERCENT * F("matched"), PERCENT * F("unlinked"), "difference"),
            "organisation",
            Case(When(ledger=None, then=Value(NO_LEDGER, TextField())), default=NO_TEXT),
            care_setting=ALL,
        ),
    ]
    found: dict[str, list[Fact]] = {}
    for row in parts[0].union(*parts[1:], all=True):
        fact = Fact(*row)
        found.setdefault(fact.kind, []).append(fact)
    return found


def _part(
    shown: OfSystem,
    model: type[Model],
    kind: str,
    figures: Sequence[Any],
    key: Any = NO_TEXT,
    second: Any = NO_TEXT,
    **filters: Any,
) -> Any:
    """Rows of one table of results as facts."""
    found = model._default_manager.filter(
        run=shown.run, system=shown.code, year=shown.year, **filters
    )
    wanted = [F(one) if isinstance(one, str) else one for one in figures] + [NO_NUMBER] * (
        3 - len(figures)
    )
    return found.values_list(Value(kind, TextField()), key, second, *wanted, "hidden")


def _if_over(figure: str) -> Case:
    """A comparison of a pathway: none before the window of everybody is over."""
    return Case(When(complete__gte=1, then=F(figure)), default=NO_NUMBER)


def _compared_with() -> Case:
    return Case(
        When(peers=0, then=Value(ALONE)),
        When(complete__gte=1, then=Value(OVER)),
        default=Value(UNFINISHED),
        output_field=TextField(),
    )


def _unit_costs(shown: OfSystem) -> list[Any]:
    """Each organisation over all it does, and each of its specialties at each point of delivery."""
    figures = ("index", "expected", "variation")
    organisations = _part(
        shown, models.UnitCost, "organisation", figures, "organisation", "position", **IN_ALL
    )
    specialties = _part(
        shown, models.UnitCost, "specialty", figures, "specialty", "organisation", hrg=ALL
    )
    return [organisations, specialties.exclude(care_setting=ALL).exclude(specialty__in=("", ALL))]


def _programmes(shown: OfSystem) -> Any:
    """Programmes by their name, without the systems of care in them."""
    of_level = Programme.objects.filter(level="programme")
    name = Subquery(of_level.filter(code=OuterRef("programme")).values("name")[:1])
    figures = ("cost_per_person", "spend_per_person", "difference_per_person")
    found = _part(shown, models.ProgrammeCost, "programme", figures, name)
    return found.filter(programme__in=of_level.values("code"))
