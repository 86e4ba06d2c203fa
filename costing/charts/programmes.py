"""Programme cost from below and programme spend from above: side by side, never added."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column
from evidence.queries import Row

from ..sentences import programmes as said
from ..sentences.withheld import own
from .bars import Series, pairs

DRAWN = 12  # of the largest differences; the table has all
COST = Series("cost_per_person", "cost, from events", charts.OWN)
SPEND = Series("spend_per_person", "spend, from the budget", charts.OTHER, charts.OTHER_EDGE)

COLUMNS = (
    Column("name", "Programme", link="page"),
    Column("each", "Cost for each person"),
    Column("spent", "Spend for each person"),
    Column("differs", "Cost less spend, for each person"),
    Column("in_all", "Cost in all"),
    Column("spent_in_all", "Spend in all"),
    Column("differs_in_all", "Cost less spend, where nearly all are covered"),
)


def beside(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """`rows` of programmes, the largest difference for each person first."""
    there = [row for row in rows if row["difference_per_person"] is not None]
    axis = charts.axis("£ for each person")
    drawing = pairs(there[:DRAWN], [COST, SPEND], notation.said_per_head, axis) if there else None
    return Chart("programmes", title, sentence, COLUMNS, [*map(_said, rows)], csv, drawing)


def inside(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """Systems of care, which are inside their programmes: a table alone."""
    return Chart("systems", title, sentence, COLUMNS, [*map(_said, rows)], csv)


def _said(row: Row) -> Row:
    difference = row["difference"]
    written = notation.signed(notation.exact_pounds(difference), difference)
    return {
        **row,
        "each": said.each(row),
        "spent": notation.per_head(row["spend_per_person"]),
        "differs": said.difference(row),
        "in_all": own(row, "cost", notation.exact_pounds),
        "spent_in_all": notation.exact_pounds(row["spend"]),
        "differs_in_all": written if difference is not None else "not compared",
    }
