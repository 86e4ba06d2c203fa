"""What is shown of releases and runs, and the one shape every list of figures has."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Model, Q, QuerySet

from method import deflator

from .access import PUBLISHED
from .models import LoadedTable, Parameter, Publication, Rating, Release, Run
from .rated import DataRating, overall, ratings

Row = dict[str, Any]


@dataclass(frozen=True)
class Listing:
    """One list of rows as shown: the page, the chart, the CSV and the API all read this.

    `row` turns what `queryset` yields (`.values(...)`) into the row as shown. Where the database
    itself gives the rows as shown (`Listing.of`), `columns` has their names in order, and the list can
    be copied out of it without a step for each row.
    """

    queryset: QuerySet
    row: Callable[[Any], Row]
    columns: tuple[str, ...] = ()

    @classmethod
    def of(cls, queryset: QuerySet, columns: Mapping[str, Any]) -> "Listing":
        """Rows of fields and expressions of the database, by the names under which they are shown."""
        names = tuple(columns)

        def row(values: Sequence[Any]) -> Row:
            return dict(zip(names, values, strict=True))

        return cls(queryset.values_list(*columns.values()), row, names)

    def __iter__(self) -> Iterator[Row]:
        return map(self.row, self.queryset.iterator(chunk_size=2000))

    def __len__(self) -> int:
        return self.queryset.count()

    def rows(self) -> list[Row]:
        """All rows at once: for a page, whose lists are short."""
        return [self.row(values) for values in self.queryset]

    def where(self, *conditions: Q) -> "Listing":
        """The same list, narrowed."""
        return replace(self, queryset=self.queryset.filter(*conditions))

    def page(self, offset: int, limit: int) -> list[Row]:
        return [self.row(values) for values in self.queryset[offset : offset + limit]]


class RunGone(LookupError):
    """The run's results are no longer kept (or never were): HTTP 410."""


def published_run(scope: str = "published") -> Run | None:
    """The run whose results are shown, None before the first one has finished."""
    publication = Publication.objects.select_related("run").filter(scope=scope).first()
    return publication.run if publication else None


def kept_run(run_id: int, scope: str = "published") -> Run:
    """A run of the scope whose results are still kept; raises RunGone for any other."""
    run = Run.objects.filter(pk=run_id, kept=True, scope=scope).first()
    if run is None:
        raise RunGone(f"run {run_id} is not kept")
    return run


def loaded() -> str:
    """When published figures were last loaded, empty before: no fact changes while this stays."""
    last = LoadedTable.objects.filter(part=PUBLISHED).aggregate(last=Max("loaded_at"))["last"]
    return last.isoformat() if last else ""


def anything_loaded() -> str:
    """What was loaded last of all that lies here, patient-level costing's own tables among them.

    For what shows releases of whatever kind. Tables are counted as well: one that goes has no moment.
    """
    found = LoadedTable.objects.aggregate(tables=Count("pk"), last=Max("loaded_at"))
    last = found["last"]
    return f"{found['tables']} {last.isoformat() if last else ''}"


def loaded_since(run: Run) -> bool:
    """Whether facts may differ from those that a run was made of."""
    later = LoadedTable.objects.filter(part=PUBLISHED, loaded_at__gt=run.started)
    return later.exists()


def progress(scope: str = "published") -> str:
    """How far the calculations of a scope are: its list of runs is the same while this text is."""
    own = Run.objects.filter(scope=scope)
    runs = own.aggregate(Max("pk"), Max("ended"), kept=Count("pk", filter=Q(kept=True)))
    unfinished = own.filter(ended=None).values_list("pk", "state", "done", "total", "step")
    return repr((sorted(runs.items()), sorted(unfinished)))


def named(model: type[Model], field: str) -> list[str]:
    """The values of a field that name something: what may be asked for, in order."""
    return list(model._default_manager.order_by(field).values_list(field, flat=True).distinct())


def runs() -> Listing:
    columns = ["id", "scope", "state", "created", "started", "ended", "done", "total", "step"]
    columns += ["error", "input_hash", "method", "kept"]
    return Listing(Run.objects.order_by("-id").values(*columns), lambda row: row)


def releases() -> Listing:
    """Releases with their rating on each requirement; null where there is no rule for their kind."""
    columns = ["code", "title", "publisher", "licence", "url", "published", "covers", "kind"]
    columns += ["source_file", "source_sha256", "caveat", "illustrative"]
    rated: dict[str, Any] = {
        name: Max("ratings__rating", filter=Q(ratings__requirement=name))
        for name in Rating.Requirement.values
    }
    public = Release.objects.filter(scope=PUBLISHED)
    found = public.order_by("kind", "code").values(*columns)
    found = found.annotate(**rated, rated_on=Max("ratings__rated_on"))
    return Listing(found, lambda row: _rated(row, columns))


def _rated(values: Row, columns: Sequence[str]) -> Row:
    """A release with its rating over all before the five."""
    words = {name: values[name] for name in Rating.Requirement.values}
    about = {name: values[name] for name in columns}
    return {**about, "rating": overall(words.values()), **words, "rated_on": values["rated_on"]}


def releases_by_kind() -> list[tuple[str, list[Row]]]:
    """The releases under the words of their kind, each with its `rows` and its `rated` reasons."""
    counted = rows_of_releases()
    rated: dict[str, list[Row]] = {}
    for rating in ratings():
        rated.setdefault(rating["release"], []).append(rating)
    by_kind: dict[str, list[Row]] = {kind: [] for kind in Release.Kind.values}
    for row in releases().rows():
        code = row["code"]
        found = {rating["requirement"]: rating for rating in rated.get(code, [])}
        by_requirement = [found.get(label) for label in Rating.Requirement.labels]
        more = {"rows": counted.get(code, 0), "rated": [*found.values()]}
        more |= {"overall": DataRating(row["rating"] or "").said}
        more |= {"green": sum(one["rating"] == Rating.Word.GREEN for one in found.values())}
        by_kind[row["kind"]].append({**row, **more, "by_requirement": by_requirement})
    for rows in by_kind.values():
        rows.sort(key=lambda row: bool(row["illustrative"]))
    return [(Release.Kind(kind).label, rows) for kind, rows in by_kind.items() if rows]


# What is kept about releases, beside the facts of them.
ABOUT_RELEASES = ("rating", "feed", "correction")


def rows_of_releases() -> dict[str, int]:
    """How many rows of facts stand on each release, whichever app keeps them."""
    models = [relation.related_model for relation in Release._meta.related_objects]
    facts = [model for model in models if model._meta.model_name not in ABOUT_RELEASES]
    counts = [
        model._default_manager.order_by().values_list("release").annotate(rows=Count("*"))
        for model in facts
    ]
    counted: dict[str, int] = {}
    for code, rows in counts[0].union(*counts[1:], all=True):
        counted[code] = counted.get(code, 0) + rows
    return counted


# What a page says where pounds cannot be shown in real terms.
NO_DEFLATOR = (
    "No GDP deflator is loaded, so pounds are cash pounds of their year. "
    "manage.py load_deflator loads one with its release."
)


@dataclass(frozen=True)
class Deflator:
    """The price index that is loaded, by financial year, and the release it comes from."""

    index: dict[str, float]
    release: str
    title: str

    @property
    def price_year(self) -> str:
        """The year whose index is 100: the prices that real-terms pounds are in."""
        return next(year for year, number in self.index.items() if number == Parameter.BASE)

    @cached_property
    def factors(self) -> dict[str, float]:
        """What one pound of a year is in the prices of the price year; a year not in it is unknown."""
        return {
            year: float(deflator.factor(self.index, year, self.price_year)) for year in self.index
        }


def gdp_deflator() -> Deflator | None:
    """The deflator that is loaded; None where none is."""
    found = Parameter.objects.filter(parameter=Parameter.DEFLATOR).order_by("price_base")
    columns = ("price_base", "value", "release_id", "release__title")
    rows: list[Any] = list(found.values_list(*columns))
    if not rows:
        return None
    return Deflator({year: value for year, value, *_ in rows}, *rows[0][2:])


def deflator_status() -> Row:
    """Whether pounds can be shown in real terms, in which prices, by which release; else why not."""
    found = gdp_deflator()
    if found is None:
        unknown = dict.fromkeys(("price_year", "years", "release", "title"))
        return {"loaded": False, **unknown, "reason": NO_DEFLATOR}
    years = f"{min(found.index)} to {max(found.index)}"
    known = {"price_year": found.price_year, "years": years}
    return {"loaded": True, **known, "release": found.release, "title": found.title, "reason": None}


def parameters() -> Listing:
    columns = ["parameter", "programme", "value", "unit", "grade", "price_base", "source", "note"]
    columns += ["release_id"]
    return Listing(
        Parameter.objects.order_by("parameter", "programme", "price_base").values(*columns),
        lambda row: {("release" if key == "release_id" else key): row[key] for key in row},
    )
