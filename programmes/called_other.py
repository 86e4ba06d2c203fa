"""How much of the spend loaded is called "other", as shown under what is loaded."""

from collections.abc import Mapping

from django.db.models import F, FloatField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, NullIf
from django.urls import reverse

from evidence import notation, shown
from evidence.charts import Chart
from evidence.models import CalledOther
from evidence.queries import Listing, Row
from organisations.models import Organisation

from . import places
from .charts import other as drawn

PERCENT = Value(100.0)
# Made-up organisations never stand in one comparison with real ones.
MADE_UP = Organisation.Nation.EXAMPLE
# What "other" is made of differs by nation, so no sentence sets one share beside the other.
COUNTED: Mapping[str, str] = {
    Organisation.Nation.WALES: (
        "of all spend is in the programme “Other areas of spend”, general medical services apart"
    ),
    Organisation.Nation.ENGLAND: (
        "of spend on mental health, the only programme published, is in none of its published lines"
    ),
}
ELSEWHERE = "of spend is named by no programme or system"
NOT_ALIKE = "These are not the same thing: do not compare one nation with another."
TITLE = "How much of the spend is called “other”"


def register() -> None:
    shown.register(chart)


def listing(nation: str = "") -> Listing:
    """Every organisation and year with spend, the latest year first; made-up ones if named."""
    found = CalledOther.objects.order_by("organisation", "-year")
    found = found.filter(nation=nation) if nation else found.exclude(nation=MADE_UP)
    return _listing(found)


def latest() -> Listing:
    """The latest year of each real organisation, the largest share of other first."""
    last = CalledOther.objects.filter(organisation=OuterRef("organisation")).order_by("-year")
    found = CalledOther.objects.filter(pk=Subquery(last.values("pk")[:1])).exclude(nation=MADE_UP)
    return _listing(found.order_by(F("nation").desc(), _percent("other").desc(nulls_last=True)))


def _listing(found: QuerySet) -> Listing:
    named = Organisation.objects.filter(code=OuterRef("organisation"))
    columns = {
        "organisation": "organisation",
        "name": Subquery(named.values("name")),
        "kind": Subquery(named.values("kind")),
        "nation": "nation",
        "year": "year",
        "spend": "spend",
        "other": "other",
        "other_percent": _percent("other"),
        "worked_out": "worked_out",
        "worked_out_percent": _percent("worked_out"),
        "illustrative": Subquery(named.values("illustrative")),
    }
    return Listing.of(found, columns)


def _percent(part: str) -> Cast:
    return Cast(PERCENT * F(part) / NullIf(F("spend"), Value(0.0)), FloatField())


def chart() -> Chart | None:
    """The table of the latest year with its sentence; None where no spend is loaded."""
    rows = latest().rows()
    if not rows:
        return None
    said = [_in_words(row) for row in rows]
    return drawn.called_other(said, TITLE, sentence(rows), reverse("called-other"))


def _in_words(row: Row) -> Row:
    """A row with its nation by name and the page of the organisation; a nation has none."""
    page = "" if row["kind"] == "nation" else places.organisation(row["organisation"])
    return {**row, "nation": _named(row["nation"]), "page": page}


def sentence(rows: list[Row]) -> str:
    """A sentence for each nation: the lowest and the highest share, and of what it is one."""
    shares: dict[str, list[float]] = {}
    for row in rows:
        if row["other_percent"] is not None and row["kind"] != "nation":
            shares.setdefault(row["nation"], []).append(row["other_percent"])
    found = [
        f"{_named(nation)}: {_between(parts)} {COUNTED.get(nation, ELSEWHERE)}, by organisation."
        for nation, parts in shares.items()
    ]
    return " ".join([*found, *([NOT_ALIKE] if len(found) > 1 else [])])


def _between(shares: list[float]) -> str:
    """From 17% to 24%."""
    low, high = notation.percent(min(shares), 0), notation.percent(max(shares), 0)
    return f"from {low} to {high}"


def _named(nation: str) -> str:
    return str(dict(Organisation.Nation.choices)[nation])
