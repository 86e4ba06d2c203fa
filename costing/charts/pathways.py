"""One pathway drawn: by care setting beside the peers, by organisation, and by month round the event;
and all pathways beside one another."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row
from programmes.charts.marks import bar_height, bar_names

from .. import names
from ..pathways import Taken
from ..sentences import pathway as said
from ..sentences import pathway_pictures as pictures
from ..sentences import withheld
from ..sentences.pathways import OVERVIEW_SENTENCE
from .said import Said

MOST_BARS = 12  # organisations drawn; the table has more
MOST_ROWS = 200  # of a table on a page; the download has all
ROW = 58  # pixels in height for the two bars of one line, and two lines of words at their end
# Of the range, left free for what is written at the end of a bar.
ROOM, NARROW_ROOM = 0.22, 1.0
BORNE_ROOM, NARROW_BORNE_ROOM = 0.5, 2.4

PEOPLE = Said("said_people", "People with such care")
EVENTS = Said("said_events", "Events")
POUNDS = Said("said_cost", "Pounds")
A_PERSON = Said("said_per_person", "£ for each person with the event")
COMPARED = (
    Said("said_peers", "Peers’ mean, £ a person"),
    Column("peers", "Peers with a figure", "whole"),
    Said("said_difference", "Difference, £ a person"),
    Said("said_variation", "Variation, £"),
)


def settings(taken: Taken, csv: str) -> Chart:
    """What each person took by care setting, own beside the peers."""
    rows = [written(row) for row in taken.settings]
    compared = COMPARED if taken.whole else ()
    columns = (Column("name", "Care setting"), PEOPLE, EVENTS, POUNDS, A_PERSON, *compared)
    drawn = [row for row in rows if row["cost_per_person"] is not None]
    drawing = _beside(drawn, taken.whole) if drawn else None
    title, sentence = pictures.settings_title(taken), pictures.settings_sentence(taken)
    return Chart("settings", title, sentence, columns, rows, csv, drawing)


def overview(rows: Sequence[Row], title: str, csv: str) -> Chart:
    """All pathways of a year, each with its `page`, its people and where it differs most."""
    table = [written(row) for row in rows]
    columns = (
        Column("name", "Pathway", link="page"),
        Said("said_index_people", "People with the event"),
        A_PERSON,
        *COMPARED,
        Column("largest", "Where it differs most"),
        Column("certainty", "How sure"),
    )
    drawn = [row for row in table if row["cost_per_person"] is not None]
    drawing = _beside(drawn, True) if drawn else None
    return Chart("pathways", title, OVERVIEW_SENTENCE, columns, table, csv, drawing)


def organisations(taken: Taken, csv: str) -> Chart:
    """Who bears the cost: each organisation in its care setting."""
    rows = [written(row) for row in taken.organisations][:MOST_ROWS]
    columns = (
        Column("organisation_name", "Organisation"),
        Column("name", "Care setting"),
        PEOPLE,
        EVENTS,
        POUNDS,
        A_PERSON,
    )
    drawn = [row for row in rows if row["cost"] is not None][:MOST_BARS]
    title = pictures.organisations_title(taken)
    sentence = pictures.organisations_sentence(taken, MOST_BARS)
    drawing = _bars(drawn) if drawn else None
    return Chart("organisations", title, sentence, columns, rows, csv, drawing)


def written(row: Row) -> Row:
    """A row with its figures as they stand in a table, withheld ones in words."""
    difference = said.of_each(row, "variation_per_person", said.signed_per_head)
    return row | {
        "name": row.get("name") or names.setting(row["care_setting"]),
        "organisation_name": names.organisation(row["organisation"]),
        "said_people": withheld.counted(row["people"]),
        "said_index_people": withheld.counted(row["index_people"]),
        "said_events": withheld.activity(row, "events"),
        "said_cost": withheld.own(row, "cost", notation.exact_pounds),
        "said_per_person": said.of_each(row, "cost_per_person", notation.per_head),
        "said_peers": said.compared(row, notation.per_head(row["peer_cost_per_person"])),
        "said_difference": said.compared(row, difference),
        "said_variation": said.compared(row, said.of_each(row, "variation", said.signed_pounds)),
    }


# --- Own beside the peers --------------------------------------------------------------------------


def _beside(rows: Sequence[Row], compared: bool) -> Figure:
    upright, narrow = bar_names([row["name"] for row in rows])
    traces = [_trace(rows, "cost_per_person", "you", charts.OWN)]
    if any(row["peer_cost_per_person"] is not None for row in rows) and compared:
        traces.append(_trace(rows, "peer_cost_per_person", "mean of the peers", charts.PEER))
    values = [value for trace in traces for value in trace["x"] if value is not None]
    apart = [_apart(place, row) for place, row in enumerate(rows)] if len(traces) > 1 else []
    end = 150 if apart else 20
    layout = {
        "barmode": "group",
        "bargap": 0.3,
        "xaxis": _across("£ for each person with the event", values, ROOM),
        "yaxis": upright,
        "annotations": apart,
        "showlegend": bool(apart),
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "margin": {"l": 70, "r": end, "t": 40, "b": 60},
        "height": 130 + ROW * len(rows),
    }
    across = {"range": _span(values, NARROW_ROOM), "nticks": 3}
    return charts.figure(
        traces,
        layout,
        {
            "yaxis": narrow,
            "xaxis": across,
            "margin": {"r": min(end, 112)},
        },
    )


def _apart(place: int, row: Row) -> Figure:
    """At the end of a row the difference from the peers, in pounds a person and in pounds."""
    apart = row["variation_per_person"]
    words = "not compared"
    if apart is not None:
        a_person = notation.signed(said.a_person(apart), apart)
        words = f"{a_person} a person<br>{notation.signed_pounds(row['variation'])}"
    beside = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 6, "align": "left"}
    return charts.caption(words, y=place, font={"size": 11, "color": charts.INK}, **beside)


def _trace(rows: Sequence[Row], key: str, who: str, colour: str) -> Figure:
    values = [row[key] for row in rows]
    words = ["" if value is None else said.a_person(value) for value in values]
    return {
        "type": "bar",
        "orientation": "h",
        "name": who,
        "y": list(range(len(rows))),
        "x": values,
        "text": words,
        "textposition": "outside",
        "textfont": {"size": 12},
        "cliponaxis": False,
        "hovertext": [
            f"{row['name']}<br>{who}: {text} a person"
            for row, text in zip(rows, words, strict=True)
        ],
        "hoverinfo": "text",
        "customdata": [row.get("page") for row in rows],
        "marker": {"color": colour},
    }


def _across(title: str, values: Sequence[float], room: float) -> Figure:
    look = {"tickprefix": "£", "tickformat": ",", "nticks": 6}
    return charts.axis(title, range=_span(values, room), **look)


def _span(values: Sequence[float], room: float) -> list[float]:
    """From nil or below to past the longest bar, with room for what is written at its end."""
    low, high = min(0.0, *values), max(0.0, *values)
    space = room * (high - low or 1)
    return [low - space if low else 0.0, high + space]


# --- Who bears it ----------------------------------------------------------------------------------


def _bars(rows: Sequence[Row]) -> Figure:
    upright, narrow = bar_names([_who(row) for row in rows])
    pounds = [row["cost"] for row in rows]
    words = {
        "text": [_borne(row) for row in rows],
        "hovertext": [f"{_who(row)}<br>{row['said_cost']}" for row in rows],
    }
    trace = _trace(rows, "cost", "pounds", charts.OWN) | words
    layout = {
        "xaxis": _across("Pounds of the pathway’s care", pounds, BORNE_ROOM),
        "yaxis": upright,
        "height": bar_height(len(rows)),
    }
    across = {"range": _span(pounds, NARROW_BORNE_ROOM), "nticks": 3}
    return charts.figure([trace], layout, {"yaxis": narrow, "xaxis": across})


def _who(row: Row) -> str:
    """An organisation with its care setting, unless its name says it already."""
    name = row["organisation_name"]
    return name if row["name"] in name else f"{name}, {row['name']}"


def _borne(row: Row) -> str:
    pounds, a_person = notation.pounds(row["cost"]), row["cost_per_person"]
    return pounds if a_person is None else f"{pounds} ({said.a_person(a_person)} a person)"
