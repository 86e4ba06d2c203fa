"""One programme over everybody: map, boxes, funnel and measures, on the published figures."""

import csv
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Run
from programmes.models import Funnel, Spread
from programmes.sentences import across
from tests.reading import Page, read

FEWER_THAN = 12
NEVER = ("saving", "waste", "inefficien", "should")

QT6 = "/programmes/05/?nation=england&year=2023-24&organisation=QT6"


def figures(html: str) -> dict[str, dict[str, Any]]:
    """The drawings of a page by id, as its script reads them."""
    found = re.findall(r'<script id="([\w-]+)-figure" type="application/json">(.*?)</script>', html)
    return {name: json.loads(text) for name, text in found}


def drawn(client: Client, address: str) -> dict[str, dict[str, Any]]:
    return figures(client.get(address).content.decode())


def download(client: Client, page: Page, place: str) -> list[dict[str, str]]:
    """The rows of the first download from a list of the API."""
    address = next(a for a, words in page.links if "Download" in words and f"/{place}/" in a)
    text = b"".join(client.get(address)).decode().lstrip("\ufeff")
    return list(csv.DictReader(text.splitlines()))


def shapes(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace.get("fill") == "toself"]


# --- How far apart --------------------------------------------------------------------------------


def test_the_spread_of_a_year_is_one_sentence(published: Run, client: Client) -> None:
    page = read(client, QT6)
    assert "Mental health disorders, 2023-24: the highest is 2.0 times the lowest" in page.headings
    assert "Over 42 integrated care systems half lie between £" in page.words
    assert "around a median of £238 a head" in page.words
    assert (
        "The highest is 2.0 times the lowest, and 1.5 times without the top and bottom five."
        in (page.words)
    )
    assert "The standard deviation is 17.6% of the mean (coefficient of variation)." in page.words


def test_a_box_is_drawn_for_every_year_with_the_reader_s_own(
    published: Run, client: Client
) -> None:
    figure = drawn(client, QT6)["spend-apart"]
    box, own = figure["data"]
    assert box["x"][-1] == "2023-24"
    assert [round(box[part][-1], 2) for part in ("lowerfence", "median", "upperfence")] == [
        177.62,
        237.83,
        350.15,
    ]
    assert round(own["y"][-1]) == 328
    table = read(client, QT6).table("Year")
    assert [row[0] for row in table] == box["x"]
    assert table[-1][1] == "42"
    assert table[-1][2].startswith("£328.")
    assert table[-1][3] == "£177.62"


def test_seven_boards_have_no_ratio_without_the_ends(published: Run, client: Client) -> None:
    page = read(client, "/programmes/05/?nation=wales&year=2023-24")
    assert "with fewer than twelve figures none are left out at the ends." in page.words
    assert "Per head of the resident population: not adjusted for age or need." in page.words
    assert page.table("Year")[-1][-2] == "not available"


def test_boards_that_ended_and_began_are_counted_by_year(published: Run, client: Client) -> None:
    rows = {row[0]: row[1] for row in read(client, "/programmes/05/?nation=wales").table("Year")}
    assert rows["2009-10"] == rows["2018-19"] == rows["2019-20"] == "7"


def test_page_download_and_api_have_the_same_spread(published: Run, client: Client) -> None:
    page = read(client, QT6)
    rows = download(client, page, "spread")
    stored = Spread.objects.filter(
        run=published, nation="england", code="05", basis="need_weighted"
    ).order_by("period")
    assert [row["period"] for row in rows] == [row.period for row in stored]
    assert [row["period"] for row in rows] == [row[0] for row in page.table("Year")]
    for row, kept in zip(rows, stored, strict=True):
        assert float(row["ratio"]) == kept.ratio
        assert float(row["median"]) == kept.median
        assert float(row["coefficient_of_variation"]) == pytest.approx(
            100 * (kept.coefficient_of_variation or 0)
        )


# --- Measures -------------------------------------------------------------------------------------

CHECKS = f"{QT6}&measure=smi-health-check"


def test_any_measure_of_the_programme_can_be_shown(published: Run, client: Client) -> None:
    page = read(client, CHECKS)
    assert any("physical health check" in heading.casefold() for heading in page.headings)
    assert "It is a process: what was done, not what it achieved." in page.words
    assert len(page.table("Rank (1 is the best)")) == 42


def test_need_has_no_best_and_cannot_be_mapped_as_better(published: Run, client: Client) -> None:
    page = read(client, f"{QT6}&measure=register-severe-mental-illness")
    assert page.table("Rank (1 is the highest)")
    assert "It is need, not outcome: neither end is better" in page.words
    assert "neither end is better." in page.words
    assert "The measure against the others" not in page.words


def test_a_measure_of_the_other_nation_gives_way_to_the_headline(
    published: Run, client: Client
) -> None:
    page = read(client, "/programmes/05/?nation=wales&measure=smi-health-check")
    assert any(heading.startswith("Suicide") for heading in page.headings)
    read(client, "/programmes/05/?measure=no-such-measure", status=404)


def test_a_funnel_says_who_is_outside_and_prints_the_overdispersion(
    published: Run, client: Client
) -> None:
    page = read(client, CHECKS)
    rows = Funnel.objects.filter(run=published, measure="smi-health-check")
    outside = rows.exclude(position="inside").count()
    assert outside
    assert f"({across.counted(outside)} of 42 outside)" in " ".join(page.headings)
    assert "Organisations vary 96 times as much as chance alone would make them (φ = 96)" in (
        page.words
    )
    figure = drawn(client, CHECKS)["funnel"]
    limits = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    assert len(limits) == 4
    assert all(trace["x"] == sorted(trace["x"]) for trace in limits)
    assert len(download(client, page, "funnel")) == 42


def test_a_measure_without_counts_has_no_funnel(published: Run, client: Client) -> None:
    assert "funnel" not in drawn(client, QT6)
    assert "funnel" in drawn(client, CHECKS)


# --- The whole page -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        QT6,
        f"{CHECKS}&map=measure-difference",
        "/programmes/05/?nation=wales&organisation=W11000023",
        "/programmes/10/",
        "/programmes/10/?map=measure",
        "/programmes/23A/",
        "/programmes/11/?nation=example&organisation=X01",
    ],
)
def test_a_page_over_everybody_asks_the_database_fewer_than_twelve_times(
    published: Run, client: Client, address: str
) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = read(client, address)
    assert len(asked) < FEWER_THAN, "\n".join(query["sql"][:150] for query in asked)
    assert not [word for word in NEVER if word in page.words.casefold()]


def test_a_programme_without_english_spend_maps_its_outcome(published: Run, client: Client) -> None:
    page = read(client, "/programmes/10/?nation=england")
    assert "No public body publishes spend on this programme" in page.words
    assert "Map of" in page.words
    assert len(shapes(drawn(client, "/programmes/10/?nation=england")["map"])) == 42


@pytest.mark.parametrize("code", ["", "Q99", "%01", "Q T6", "'", "🙂"])
def test_an_organisation_that_is_none_is_not_highlighted(
    published: Run, client: Client, code: str
) -> None:
    page = read(client, f"/programmes/05/?nation=england&organisation={code}")
    assert "(you)" not in page.words


def test_the_nation_of_the_reader_s_own_system_is_shown_first(
    published: Run, client: Client
) -> None:
    english = read(client, "/programmes/10/?organisation=QT6")
    assert "42 integrated care systems" in english.words
    assert "No public body publishes spend on this programme" in english.words
    assert "7 health boards" in read(client, "/programmes/10/?organisation=W11000023").words
    assert "Exampleshire" in read(client, "/programmes/11/?organisation=X01").words


def test_made_up_systems_are_labelled_and_stand_alone(published: Run, client: Client) -> None:
    page = read(client, "/programmes/11/?nation=example&organisation=X01")
    assert "Illustrative." in page.words
    assert "Cornwall" not in page.words
    assert "roughly where it lies" not in page.words
    assert "Exampleshire" not in read(client, "/programmes/11/").words


def test_the_choices_stand_in_the_address(published: Run, client: Client) -> None:
    html = client.get(f"{CHECKS}&map=measure&basis=registered").content.decode()
    for chosen in ("england", "2023-24", "smi-health-check", "measure", "registered"):
        assert f'<option value="{chosen}" selected>' in html
    assert '<input type="hidden" name="organisation" value="QT6">' in html


def test_nobody_in_wales_is_called_a_peer_across_a_programme(
    published: Run, client: Client
) -> None:
    page = read(client, "/programmes/10/?nation=wales&organisation=W11000023&benchmark=peer_mean")
    assert "the mean of the other boards" in page.words
    assert not re.search(r"\bpeers?\b", page.words)


def test_every_figure_of_a_box_has_its_unit_in_the_heading(published: Run, client: Client) -> None:
    page = read(client, "/programmes/05/")
    headings = [heading for table in page.tables for heading in table[0]]
    assert "Lowest, £ a head" in headings and "Lowest, %" in headings
    assert "Value, %" in headings
