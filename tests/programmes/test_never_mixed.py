"""Made-up figures: nowhere unless they are asked for, never beside real ones, and labelled."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client

import organisations.queries
from evidence.access import PUBLISHED
from evidence.charts import MADE_UP, Chart, Column, figure
from evidence.models import Run
from programmes.example import places
from programmes.files.figures import Figures
from tests.evidence.test_api import refusal
from tests.reading import read
from valuedash.api_urls import ENDPOINTS

API = "/api/v1/"
LISTS = [
    place
    for place, view in ENDPOINTS.items()
    if "<" not in place and not place.startswith("runs") and view.whose.default == PUBLISHED
]
BY_NATION = [
    place for place in LISTS if any(one.name == "nation" for one in ENDPOINTS[place].filters)
]
BY_ORGANISATION = [
    place for place in LISTS if any(one.name == "organisation" for one in ENDPOINTS[place].filters)
]
NAMES = set(places.NAMES.values())


def file(client: Client, place: str, query: str = "") -> tuple[str, list[dict[str, str]]]:
    """The name of a file of the API, and its rows."""
    answer: Any = client.get(f"{API}{place}?format=csv{query}")
    assert answer.status_code == 200, (place, answer.status_code)
    text = b"".join(answer.streaming_content).decode()
    return answer["Content-Disposition"], list(csv.DictReader(StringIO(text)))


def short(place: str) -> str:
    """A filter that keeps a list short enough to be read whole."""
    names = {one.name for one in ENDPOINTS[place].filters}
    return "&year=2023-24" if "year" in names else ""


@pytest.mark.parametrize("place", BY_NATION)
def test_no_list_has_a_made_up_row_unless_it_is_asked_for(
    published: Run, client: Client, place: str
) -> None:
    name, rows = file(client, place, short(place))
    assert rows and "illustrative-" not in name
    for row in rows:
        assert row.get("illustrative", "false") == "false"
        assert row.get("organisation") not in places.NAMES and row.get("nation") != "example"


@pytest.mark.parametrize("place", BY_NATION)
def test_a_list_of_the_made_up_nation_has_no_real_row_and_its_file_says_so(
    published: Run, client: Client, place: str
) -> None:
    name, rows = file(client, place, "&nation=example")
    assert rows and 'filename="illustrative-' in name
    for row in rows:
        assert row.get("organisation", "X01") in places.NAMES
        assert row.get("illustrative", "true") == "true"


@pytest.mark.parametrize("place", BY_ORGANISATION)
def test_real_and_made_up_organisations_are_not_named_together(
    published: Run, client: Client, place: str
) -> None:
    problem = refusal(client.get(f"{API}{place}?organisation=QT6&organisation=X01"), 400)
    assert problem["reason"] == "made up and real together"
    assert "never in one answer" in problem["detail"]
    _, rows = file(client, place, f"&organisation=X01{short(place)}")
    assert {row["illustrative"] for row in rows} == {"true"}


@pytest.mark.parametrize("place", BY_NATION)
def test_the_made_up_nation_is_not_named_beside_a_real_one(
    published: Run, client: Client, place: str
) -> None:
    problem = refusal(client.get(f"{API}{place}?nation=example&nation=england"), 400)
    assert problem["reason"] == "made up and real together"


def test_made_up_rows_say_so_in_json_and_in_parquet(published: Run, client: Client) -> None:
    address = f"{API}benchmarks/?organisation=X01&year=2023-24"
    assert all(row["illustrative"] for row in client.get(address).json()["results"])
    answer: Any = client.get(f"{address}&format=parquet")
    assert 'filename="illustrative-benchmarks.parquet"' in answer["Content-Disposition"]
    table = pq.read_table(BytesIO(b"".join(answer.streaming_content)))
    assert table["illustrative"].unique().to_pylist() == [True]


def test_peers_and_arithmetic_of_a_made_up_system_say_so(published: Run, client: Client) -> None:
    name, peers = file(client, "organisations/X01/peers/")
    assert "illustrative-peers.csv" in name
    assert {row["illustrative"] for row in peers} == {"true"}
    asked = "organisation=X01&system=11-EX-ASTHMA&year=2023-24&basis=need_weighted"
    [row] = client.get(f"{API}benchmarks/?{asked}&benchmark=peer_mean").json()["results"]
    answer = client.get(f"{API}explain/{row['explain']}/").json()
    assert answer["illustrative"] is True
    assert {peer["name"] for peer in answer["peers"]} <= NAMES
    assert "made up" in read(client, f"/explain/{row['explain']}/").words


def test_a_release_that_is_made_up_is_flagged_among_the_others(
    published: Run, client: Client
) -> None:
    _, rows = file(client, "releases/")
    flagged = {row["code"] for row in rows if row["illustrative"] == "true"}
    made_up = {row["code"] for row in rows if row["publisher"] == "valuedash (made up)"}
    assert flagged == made_up > set()


@pytest.mark.parametrize(
    "address",
    [
        "/organisations/X01/peers/characteristics.csv",
        "/organisations/X01/scorecard/aims.csv",
        "/organisations/X01/compare/characteristics.csv?with=X07",
    ],
)
def test_a_file_of_a_page_of_a_made_up_system_says_so_in_its_name(
    published: Run, client: Client, address: str
) -> None:
    assert 'filename="illustrative-' in client.get(address)["Content-Disposition"]
    real = address.replace("X01", "QT6").replace("X07", "QSL")
    assert "illustrative" not in client.get(real)["Content-Disposition"]


def test_the_workbook_and_the_factsheet_say_so_in_their_name(published: Run) -> None:
    for code, made_up in (("X01", True), ("QT6", False)):
        own = organisations.queries.organisation_row(code)
        assert own
        named = Figures(published, own, {"year": "2023-24"}).file
        assert named.startswith("illustrative-") == made_up


def test_a_made_up_system_is_not_laid_beside_a_real_one(published: Run, client: Client) -> None:
    assert client.get("/organisations/X01/compare/?with=QT6").status_code == 404
    assert client.get("/organisations/QT6/compare/?with=X01").status_code == 404
    own = "/organisations/X01/peers/own/?peers=QT6,QSL,QJM,QMM,QOC"
    assert client.get(own).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/organisations/QT6/",
        "/organisations/QT6/peers/",
        "/organisations/QT6/programmes/",
        "/organisations/W11000023/",
        "/programmes/",
        "/programmes/05/",
        "/programmes/05/?nation=wales",
        "/programmes/11/",
    ],
)
def test_no_page_of_real_systems_shows_a_made_up_one(
    published: Run, client: Client, address: str
) -> None:
    html = client.get(address).content.decode()
    assert not [name for name in NAMES if name in html]
    assert "(Example)" not in html and MADE_UP not in html


@pytest.mark.parametrize(
    "address",
    [
        "/organisations/X01/",
        "/organisations/X01/programmes/",
        "/organisations/X01/programmes/11/",
        "/organisations/X01/peers/",
        "/organisations/X01/inequalities/",
        "/organisations/X01/scorecard/",
        "/organisations/X01/compare/",
        "/programmes/05/?nation=example",
        "/programmes/11-EX-ASTHMA/",
    ],
)
def test_every_chart_of_made_up_figures_says_so(
    published: Run, client: Client, address: str
) -> None:
    html = client.get(address).content.decode()
    charts = html.split('<figure class="chart"')[1:]
    assert charts
    for chart in charts:
        caption, rest = chart.split("</figcaption>")
        assert MADE_UP in caption
        assert MADE_UP in rest or "data-figure" not in rest


def test_the_page_of_a_programme_shows_the_made_up_nation_where_it_is_asked_for(
    published: Run, client: Client
) -> None:
    page = read(client, "/programmes/10B/?nation=example")
    assert "17 made-up systems of Example" in page.words
    assert "Exampleshire" in page.words and "Betsi Cadwaladr" not in page.words


def test_the_home_page_lists_made_up_systems_by_themselves(published: Run, client: Client) -> None:
    page = read(client, "/")
    assert page.headings.index("Example (illustrative)") > page.headings.index("Wales")
    assert page.address("Exampleshire") == "/organisations/X01/"
    assert "They are never compared with real ones" in page.words
    assert client.get("/", {"q": "exampleshire"})["Location"] == "/search/?q=exampleshire"


def chart(*rows: dict[str, object], narrow: dict[str, object] | None = None) -> Chart:
    drawn = figure([{"type": "bar", "x": [1], "y": [2]}], {"annotations": []}, narrow)
    return Chart("one", "Title", "Sentence.", [Column("x", "X")], rows, "/x.csv", drawn)


def test_the_drawing_carries_the_label_on_a_line_of_its_own() -> None:
    made_up = chart({"x": 1, "illustrative": True}, narrow={"height": 300})
    assert made_up.figure is not None and made_up.drawing is not None
    wide, narrow = made_up.drawing["layout"], made_up.drawing["narrow"]
    assert wide["title"]["text"] == made_up.made_up == MADE_UP
    assert wide["height"] > made_up.figure["layout"]["height"]
    assert wide["margin"]["b"] > made_up.figure["layout"]["margin"]["b"]
    assert narrow["height"] > 300 and "title" not in narrow


def test_a_drawing_of_real_figures_has_no_label() -> None:
    real = chart({"x": 1, "illustrative": False}, {"x": 2})
    assert real.drawing is real.figure and real.made_up == ""
