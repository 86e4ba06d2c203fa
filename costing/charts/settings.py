"""Where the cost of everybody is: each care setting's part of it, beside that of the peers."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from .. import names
from ..sentences.withheld import own
from .bars import Series, pairs

OWN = Series("mix", "this system", charts.OWN)
PEERS = Series("peer_mix", "mean of its peers", charts.OTHER, charts.OTHER_EDGE)

COLUMNS = (
    Column("name", "Care setting"),
    Column("each", "£ for each person"),
    Column("part", "Part of all cost"),
    Column("peers_part", "At the peers"),
    Column("using", "People with such care"),
)


def by_setting(rows: Sequence[Row], alone: bool, title: str, sentence: str, csv: str) -> Chart:
    """`rows` of everybody, one for each care setting."""
    order = list(names.SETTINGS)
    listed = sorted(map(_said, rows), key=lambda row: order.index(row["care_setting"]))
    columns = [column for column in COLUMNS if not (alone and column.key == "peers_part")]
    return Chart("settings", title, sentence, columns, listed, csv, _figure(listed, alone))


def _said(row: Row) -> Row:
    return {
        **row,
        "name": names.setting(row["care_setting"]),
        "each": own(row, "cost_per_person", notation.per_head),
        "part": own(row, "mix", notation.percent),
        "peers_part": notation.percent(row["peer_mix"]),
        "using": notation.number(row["users"]) if row["users"] is not None else "1 to 7",
    }


def _figure(rows: Sequence[Row], alone: bool) -> Figure | None:
    series = [OWN] if alone else [OWN, PEERS]
    axis = charts.axis("Part of the cost of everybody, %")
    return pairs(rows, series, lambda value: notation.percent(value, 0), axis)
