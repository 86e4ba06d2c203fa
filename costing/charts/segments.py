"""Groups of people by care setting: what differs most in one setting, and who is in each segment."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column
from evidence.queries import Row

from ..sentences import people
from .bars import Series, from_nil, pairs
from .said import Said

DRAWN = 12  # bars; the table has all
MOST_ROWS = 200  # of a table on a page; the download has all

WHO = (
    Column("name", "Segment"),
    Said("said_people", "People"),
    Said("said_people_share", "Share of people"),
    Said("said_users", "People with any care"),
    Said("said_cost", "Cost"),
    Said("said_cost_share", "Share of the cost"),
    Said("said_per_person", "Cost per person"),
)


def ranked(
    cells: Sequence[Row], first: str, against: str, title: str, sentence: str, csv: str
) -> Chart:
    """`cells` of one care setting, the largest variation first; `first` names the groups and `against`
    whom they are compared with (empty where nobody is)."""
    rows = [_written(cell) for cell in cells]
    columns = (
        Column("name", first),
        Said("said_people", "People"),
        Said("said_users", "People with such care"),
        Said("said_cost", "Cost"),
        Said("said_per_person", "Cost per person"),
        *_compared(against),
    )
    if against:
        drawing = from_nil(
            drawn(rows),
            "variation",
            notation.signed_pounds,
            charts.axis(f"below ← {against[:1].lower()}{against[1:]} → above, £"),
        )
    else:
        dearest = sorted(rows, key=lambda row: -(row["cost_per_person"] or 0))[:DRAWN]
        axis = charts.axis("Cost per person, £")
        bars = [Series("cost_per_person", "Cost per person", charts.OWN)]
        drawing = pairs(dearest, bars, notation.said_per_head, axis)
    return Chart("ranked", title, sentence, columns, rows[:MOST_ROWS], csv, drawing)


def drawn(rows: Sequence[Row]) -> list[Row]:
    """The rows whose variation is furthest from nil, in the order they stand in."""
    known = [row for row in rows if row["variation"] is not None]
    furthest = sorted(known, key=lambda row: -abs(row["variation"]))[:DRAWN]
    return [row for row in known if row in furthest]


def _compared(against: str) -> tuple[Column, ...]:
    if not against:
        return ()
    return (
        Said("said_against", f"{against}, per person"),
        Said("said_difference", "Difference per person"),
        Said("said_variation", "Variation"),
    )


def _written(cell: Row) -> Row:
    pounds = people.signed(notation.exact_pounds)
    return people.written(cell) | {
        "said_against": notation.per_head(cell["against"]),
        "said_difference": people.of_people(cell, "difference", people.signed(notation.per_head)),
        "said_variation": people.of_people(cell, "variation", pounds),
    }


def who(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """Each segment's share of people beside its share of the cost; the dearest are drawn."""
    dearest = sorted(rows, key=lambda row: -(row["cost"] or 0))[:DRAWN]
    series = [
        Series("people_share", "share of people", charts.OTHER, charts.OTHER_EDGE),
        Series("cost_share", "share of the cost", charts.OWN),
    ]
    listed = [row for row in rows if row in dearest]
    drawing = pairs(listed, series, notation.percent, charts.axis("Share of everybody, %"))
    return Chart("who", title, sentence, WHO, rows[:MOST_ROWS], csv, drawing)
