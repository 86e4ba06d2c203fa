"""Each organisation's events beside its ledger, and what was loaded."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row
from programmes.charts.marks import bar_height, bar_names

from .. import names
from ..models.results import ALL
from ..sentences import reconciliation as said
from ..sentences.answers import TOLERANCE
from ..sentences.withheld import activity, counted, own

DRAWN = 40  # organisations furthest from their ledger; the table has more, the file all
SHOWN = 200  # rows of a table on a page
SYMBOLS = {said.ABOVE: "triangle-up", said.BELOW: "triangle-down", said.WITHIN: "circle"}

COLUMNS = (
    Column("name", "Organisation"),
    Column("setting", "Care setting"),
    Column("stands", "Beside its ledger"),
    Column("matched", "Events, % of ledger", "percent"),
    Column("events_cost", "Cost of events"),
    Column("ledger", "Ledger", "pounds"),
    Column("difference", "Difference", "variation"),
    Column("number", "Events"),
    Column("known_people", "People"),
    Column("unlinked", "Cost linked to nobody", "percent"),
    Column("estimated", "Cost estimated", "percent"),
    Column("linked_people", "People seen elsewhere too", "percent"),
    Column("listed_people", "People in the list of people", "percent"),
)
EXTRACTS = (
    Column("name", "Extract"),
    Column("kind", "Kind"),
    Column("loaded", "Loaded"),
    Column("rows_read", "Rows read", "whole"),
    Column("rows_kept", "Rows kept", "whole"),
    Column("rows_set_aside", "Rows set aside", "whole"),
    Column("release", "Release"),
)
PROBLEMS = (
    Column("words", "Reason"),
    Column("effect", "What was done"),
    Column("name", "Extract"),
    Column("rows", "Rows", "whole"),
    Column("rows_read", "Of rows read", "whole"),
)


def beside_ledger(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """`rows` by organisation and care setting; drawn are organisations over all settings."""
    whole = [row for row in rows if row["care_setting"] == ALL and row["organisation"] != ALL]
    each = [row for row in whole if row["matched"] is not None]
    furthest = sorted(each, key=lambda row: -abs(row["matched"] - 100))[:DRAWN]
    listed = [_said(row) for row in rows][:SHOWN]
    drawing = _figure([_said(row) for row in furthest]) if furthest else None
    return Chart("ledger", title, sentence, COLUMNS, listed, csv, drawing)


def _said(row: Row) -> Row:
    return {
        **row,
        "name": names.organisation(row["organisation"]),
        "setting": names.setting(row["care_setting"]),
        "stands": said.stands(row),
        "events_cost": own(row, "cost", notation.exact_pounds),
        "number": activity(row, "events"),
        "known_people": counted(row["people"]),
    }


def _figure(rows: Sequence[Row]) -> Figure:
    places = list(range(len(rows)))
    wide, narrow = bar_names([row["name"] for row in rows])
    reach = max(TOLERANCE, *(abs(row["matched"] - 100) for row in rows)) * 1.15
    band = {"type": "rect", "x0": 100 - TOLERANCE, "x1": 100 + TOLERANCE, "yref": "paper"}
    band |= {"y0": 0, "y1": 1, "fillcolor": charts.OTHER, "line": {"width": 0}, "layer": "below"}
    layout = {
        "xaxis": charts.axis("Events, % of the ledger", range=[100 - reach, 100 + reach]),
        "yaxis": wide,
        "shapes": [band, charts.line(x0=100, x1=100, yref="paper", y0=0, y1=1)],
        "height": bar_height(len(rows)),
    }
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": [row["matched"] for row in rows],
        "y": places,
        "hovertext": [_hover(row) for row in rows],
        "hoverinfo": "text",
        "cliponaxis": False,
        "marker": {
            "symbol": [SYMBOLS[row["stands"]] for row in rows],
            "color": [charts.PEER if row["stands"] == said.WITHIN else charts.OWN for row in rows],
            "size": 12,
        },
    }
    return charts.figure([marks], layout, {"yaxis": narrow, "xaxis": {"nticks": 7}})


def _hover(row: Row) -> str:
    return f"{row['name']}<br>{notation.percent(row['matched'])} of its ledger: {row['stands']}"


def extracts(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """What was loaded of a year, file by file."""
    listed = [{**row, "loaded": notation.day(row["loaded_at"])} for row in rows]
    return Chart("extracts", title, sentence, EXTRACTS, listed[:SHOWN], csv)


def problems(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """Why rows were set aside, or what was noted of them."""
    return Chart("problems", title, sentence, PROBLEMS, rows[:SHOWN], csv)
