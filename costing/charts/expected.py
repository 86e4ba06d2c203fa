"""Cost beside what is expected: by age in pounds per person, by sex and deprivation as a ratio."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..sentences import people
from .bars import LEGEND, from_nil
from .said import Said

FIGURES = (
    Said("said_people", "People"),
    Said("said_cost", "Cost"),
    Said("said_expected", "Expected"),
    Said("said_per_person", "Cost per person"),
    Said("said_expected_per_person", "Expected per person"),
    Said("said_ratio", "Ratio, 100 is as expected"),
    Said("said_variation", "Variation"),
)


def ages(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """`rows` by age, the youngest first, each with its `name` and pounds per person."""
    there = any(row["per_person"] is not None for row in rows)
    columns = (Column("name", "Age"), *FIGURES)
    return Chart("ages", title, sentence, columns, rows, csv, _ages(rows) if there else None)


def _ages(rows: Sequence[Row]) -> Figure:
    traces = [
        _bars(rows, "per_person", "cost", charts.OWN),
        _bars(rows, "expected_per_person", "expected", charts.PEER),
    ]
    short = [row["name"].replace(" to ", "–").replace(" and over", "+") for row in rows]
    places = list(range(len(rows)))
    across = charts.axis("Age", tickmode="array", tickvals=places, showgrid=False)
    two_lines = [text.replace("–", "–<br>") for text in short]
    every_third = [text if place % 3 == 0 else "" for place, text in enumerate(short)]
    layout = {
        "barmode": "group",
        "bargap": 0.25,
        "bargroupgap": 0.05,
        "xaxis": across | {"ticktext": two_lines, "tickfont": {"size": 12}, "tickangle": 0},
        "yaxis": charts.axis("Cost per person, £", rangemode="tozero", tickformat=","),
        "showlegend": True,
        "legend": LEGEND,
        "margin": {"l": 70, "r": 20, "t": 40, "b": 60},
        "height": 400,
    }
    narrow = {
        "xaxis": {"ticktext": every_third, "tickfont": {"size": 11}},
        "height": 380,
        "yaxis": {"nticks": 5},
    }
    return charts.figure(traces, layout, narrow)


def _bars(rows: Sequence[Row], key: str, name: str, colour: str) -> Figure:
    return {
        "type": "bar",
        "name": name,
        "x": list(range(len(rows))),
        "y": [row[key] for row in rows],
        "hovertext": [
            f"{row['name']}<br>{name}: {notation.said_per_head(row[key])} a person" for row in rows
        ],
        "hoverinfo": "text",
        "marker": {"color": colour},
    }


def groups(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """`rows` of everybody, by sex and by deprivation."""
    axis = charts.axis("less than expected ← → more, %", ticksuffix="%")
    drawing = from_nil(rows, "percent", people.signed(notation.percent), axis)
    columns = (Column("name", "People"), *FIGURES)
    return Chart("groups", title, sentence, columns, rows, csv, drawing)
