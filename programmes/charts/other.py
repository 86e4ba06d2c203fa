"""Spend called other: a table with its sentence, the organisations with the most first."""

from collections.abc import Sequence

from evidence.charts import Chart, Column
from evidence.queries import Row

COLUMNS = (
    Column("name", "Organisation", link="page"),
    Column("nation", "Nation"),
    Column("year", "Year"),
    Column("spend", "Spend loaded", "pounds"),
    Column("other", "Of it called other", "pounds"),
    Column("other_percent", "Called other, %", "percent"),
    Column("worked_out_percent", "Worked out from pounds a head, %", "percent"),
)


def called_other(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """`rows` of queries.called_other, the latest year of each organisation, with its `page`."""
    return Chart("called-other", title, sentence, COLUMNS, rows, csv)
