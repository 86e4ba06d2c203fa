"""Published figures that a load changed, written down with it, and weighed by the next run.

A correction is a figure that was published before and is now another one: changed, known where it
was not, or no longer known. New years and periods, other names of a release and the first load are
none. Made-up figures are nobody's publication, so they are not compared.
"""

from typing import Any

from django.db import connection
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from psycopg import sql

from evidence import runs
from evidence.models import Run
from organisations.models import Organisation

from .models import Benchmark, Correction, Measure, Outcome, OutcomeBenchmark, Spend

# What is compared is what findings are made of: the mean of the peers, on the first basis of the year.
BENCHMARK = "peer_mean"
FIRST_BASIS = ("need_weighted", "registered", "resident")

Facts = type[Spend] | type[Outcome]

# What a figure is of, and the figure, by the table of facts.
KEYS: dict[Facts, tuple[str, ...]] = {
    Spend: ("organisation_id", "programme_id", "care_setting_id", "year"),
    Outcome: ("organisation_id", "measure_id", "period", '"group"'),
}
VALUES: dict[Facts, str] = {Spend: "spend", Outcome: "value"}

# How a changed figure is written down: kind, programme, care setting, measure, period, group.
WRITTEN = {
    Spend: "'spend', {facts}.programme_id, {facts}.care_setting_id, NULL, {facts}.year, ''",
    Outcome: (
        "'outcome', (SELECT programme_id FROM {measures} WHERE code = {facts}.measure_id), '', "
        '{facts}.measure_id, {facts}.period, {facts}."group"'
    ),
}
INTO = (
    'kind, programme_id, care_setting, measure_id, period, "group", organisation_id, release_id, '
    "before, after, loaded_at"
)


def before() -> None:
    """Set the figures of now aside; call it inside the transaction that will replace them."""
    with connection.cursor() as cursor:
        for model, keys in KEYS.items():
            names = sql.SQL(", ".join((*keys, "release_id", VALUES[model])))
            aside = {"aside": _aside(model), "facts": _table(model), "names": names}
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(_aside(model)))
            cursor.execute(_composed(SET_ASIDE, **aside, made_up=_table(Organisation)))


def after() -> int:
    """Write down what differs from the figures set aside, of one moment; returns how many."""
    with connection.cursor() as cursor:
        return sum(_written(cursor, model) for model in KEYS)


SET_ASIDE = (
    "CREATE TEMPORARY TABLE {aside} ON COMMIT DROP AS SELECT {names} FROM {facts} WHERE "
    "organisation_id NOT IN (SELECT code FROM {made_up} WHERE illustrative)"
)
# Where two releases have the same figure, one that stands unchanged in either is no correction.
WRITE_DOWN = (
    "INSERT INTO {corrections} ({into}) SELECT DISTINCT ON ({keys}) {written}, organisation_id, "
    "coalesce({facts}.release_id, {aside}.release_id), {aside}.{value}, {facts}.{value}, now() "
    "FROM {aside} LEFT JOIN {facts} USING ({keys}) WHERE NOT EXISTS (SELECT FROM {facts} AS now "
    "WHERE {same} AND now.{value} IS NOT DISTINCT FROM {aside}.{value}) "
    "AND {aside}.{value} IS DISTINCT FROM {facts}.{value}"
)


def _written(cursor: Any, model: Facts) -> int:
    named = sql.SQL(WRITTEN[model]).format(facts=_aside(model), measures=_table(Measure))
    cursor.execute(
        _composed(
            WRITE_DOWN,
            corrections=_table(Correction),
            into=sql.SQL(INTO),
            written=named,
            aside=_aside(model),
            facts=_table(model),
            value=sql.Identifier(VALUES[model]),
            keys=sql.SQL(", ".join(KEYS[model])),
            same=_same(model),
        )
    )
    return int(cursor.rowcount)


def _same(model: Facts) -> sql.Composed:
    """That a row of now is of the same figure as the one set aside."""
    pairs = [sql.SQL(f"now.{key} = {{}}.{key}").format(_aside(model)) for key in KEYS[model]]
    return sql.SQL(" AND ").join(pairs)


def _composed(text: str, **parts: sql.Composable) -> sql.Composed:
    return sql.SQL(text).format(**parts)


def _table(model: Any) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)


def _aside(model: Any) -> sql.Identifier:
    return sql.Identifier(f"{model._meta.db_table}_before")


def weigh(run: Run) -> int:
    """Fill in what corrections did, against the results of a run just published; returns how many.

    Beside the variation in this run stands that of the last kept run before it, unknown where none is
    kept. Corrections of figures loaded since the run began are left to the next one.
    """
    if run.state != Run.State.FINISHED or runs.input_hash() != run.input_hash:
        return 0
    earlier = Run.objects.filter(scope=run.scope, kept=True, pk__lt=run.pk).first()
    found = Correction.objects.filter(run=None)
    return sum(
        found.filter(kind=kind).update(
            run=run,
            variation_before=_variation(model, earlier) if earlier else None,
            variation_after=_variation(model, run),
        )
        for kind, model in (("spend", Benchmark), ("outcome", OutcomeBenchmark))
    )


def _variation(model: type[Benchmark] | type[OutcomeBenchmark], run: Run) -> Subquery:
    """The variation from the peers' mean in a run of the figure that a correction is of."""
    of = {"organisation": OuterRef("organisation"), "benchmark": BENCHMARK, "run": run}
    if issubclass(model, OutcomeBenchmark):
        same = {name: OuterRef(name) for name in ("measure", "period", "group")}
        return Subquery(model.objects.filter(**of, **same).values("variation")[:1])
    node = {"programme": OuterRef("programme"), "care_setting": OuterRef("care_setting")}
    rows = Benchmark.objects.filter(**of, **node, year=OuterRef("period"))
    return Subquery(_first_basis(rows).values("variation")[:1])


def _first_basis(rows: QuerySet) -> QuerySet:
    order = [When(basis=basis, then=Value(place)) for place, basis in enumerate(FIRST_BASIS)]
    return rows.exclude(variation=None).order_by(Case(*order))
