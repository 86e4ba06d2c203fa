"""The pages of organisations and programmes on the published figures: what they say, and from where."""

import csv
from urllib.parse import urlsplit

import pytest
from django.test import Client

from evidence.models import Run
from organisations.models import Organisation
from programmes.models import Benchmark, Opportunity, ValueMap
from tests import builders
from tests.reading import Page, read

MOST_QUERIES = 12
FORBIDDEN = ("saving", "waste", "inefficien", "should")


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a download."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    text = b"".join(answer).decode().lstrip("\ufeff")
    return list(csv.DictReader(text.splitlines()))


def downloads(page: Page) -> list[str]:
    return [address for address, words in page.links if words.startswith("Download CSV")]


# --- The worked figures -------------------------------------------------------------------------


def test_cornwall_reads_what_it_spends_on_mental_health(published: Run, client: Client) -> None:
    page = read(client, "/organisations/QT6/?year=2023-24")
    assert "You spend £38.6m more on mental health disorders than the mean of your ten peers" in (
        page.words
    )
    assert "£328 a head" in page.words
    assert "is £262" in page.words
    assert "(38 of 38)" in page.words


def test_betsi_cadwaladr_is_compared_with_the_other_boards(published: Run, client: Client) -> None:
    page = read(client, "/organisations/W11000023/?year=2023-24")
    assert (
        "You spend £24.6m more on problems of circulation than the mean of the other six boards "
        "(not adjusted for age or need)." in page.words
    )
    assert "peers" not in page.words
    (row,) = [row for row in page.table("Programme") if row[0] == "Problems of circulation"]
    assert row[2:6] == ["£267.42", "£231.91", "+£35.51", "+£24,644,598"]


def test_a_board_that_ended_has_its_last_year_and_says_so(published: Run, client: Client) -> None:
    page = read(client, "/organisations/W11000026/")
    assert "This board ended on 31 March 2019." in page.words
    assert "No picture of spend beside outcome for 2018-19" in page.words
    assert "so nothing is said of outcomes" in page.words


def test_every_organisation_has_a_page_in_its_first_and_last_year(
    published: Run, client: Client
) -> None:
    for code in Organisation.objects.exclude(kind="nation").values_list("code", flat=True):
        years = Benchmark.objects.filter(run=published, organisation=code).order_by("year")
        for year in {years.values_list("year", flat=True).first(), years.last().year}:  # type: ignore[union-attr]
            page = read(client, f"/organisations/{code}/?year={year}")
            assert page.table("Programme")
            assert not [word for word in FORBIDDEN if word in page.words.casefold()]


# --- Page, table and download agree -------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/organisations/QT6/?year=2023-24&benchmark=nation",
        "/organisations/W11000023/?year=2015-16",
        "/organisations/X01/?year=2021-22&basis=registered",
        "/programmes/05/?nation=wales",
    ],
)
def test_a_download_has_the_rows_of_the_table_above_it(
    published: Run, client: Client, address: str
) -> None:
    page = read(client, address)
    addresses = downloads(page)
    tables = [table[1:] for table in page.tables if len(table) > 1][: len(addresses)]
    assert addresses
    for table, download in zip(tables, addresses, strict=True):
        rows = rows_of(client, download)
        assert len(rows) == len(table), download
        by_name = ("programme_name", "organisation_name", "name")
        named = ("period",) if "/spread/" in download else by_name
        names = {row[key] for row in rows for key in named if key in row}
        shown = {cell.strip() for cells in table for cell in cells}
        assert len(names & shown) == len(table)


def test_variations_are_the_same_in_table_and_download(published: Run, client: Client) -> None:
    page = read(client, "/organisations/W11000023/?year=2023-24")
    download = next(a for a in downloads(page) if "level=programme" in a and "benchmarks" in a)
    exact = {row["programme_name"]: float(row["variation"]) for row in rows_of(client, download)}
    table = page.table("Programme")
    assert len(exact) == len(table) == 23
    for row in table:
        pounds = float(row[5].replace("£", "").replace(",", "").replace("−", "-"))
        assert pounds == pytest.approx(exact[row[0]], abs=1)


def test_each_figure_leads_to_its_arithmetic(published: Run, client: Client) -> None:
    page = read(client, "/organisations/QT6/?year=2023-24")
    explained = read(client, page.address("Explain"))
    assert "£38,625,1" in explained.words
    assert "How it is worked out" in explained.headings


# --- Choices in the address ---------------------------------------------------------------------


def test_the_ons_code_leads_to_the_same_page(published: Run, client: Client) -> None:
    answer = client.get("/organisations/E54000036/?year=2022-23")
    assert (answer.status_code, answer["Location"]) == (302, "/organisations/QT6/?year=2022-23")


def test_a_year_without_figures_is_no_page_and_says_which_there_are(
    published: Run, client: Client
) -> None:
    page = read(client, "/organisations/QT6/?year=2031-32", status=404)
    assert "2031-32" in page.words
    assert "2023-24" in page.words


def test_a_basis_of_other_years_gives_way_to_one_there_is(published: Run, client: Client) -> None:
    page = read(client, "/organisations/QT6/?year=2016-17&basis=need_weighted")
    assert "Per registered patient: not adjusted for age or need." in page.words


def test_pounds_of_another_years_population_are_in_tables_and_no_sentence(
    published: Run, client: Client
) -> None:
    answer = client.get("/organisations/QNC/?year=2021-22")
    html = answer.content.decode()
    message = html.split('class="message"')[1].split("</section>")[0]
    assert "a head more on" in message or "a head less on" in message
    assert "The population of this year was not published" in html
    page = Page(html)
    assert all("£" in row[5] for row in page.table("Programme"))


def test_another_programme_may_be_put_in_the_picture(published: Run, client: Client) -> None:
    page = read(client, "/organisations/W11000023/?year=2023-24&programme=05")
    assert any(heading.startswith("Mental health disorders: ") for heading in page.headings)


def test_nations_have_no_page_of_their_own(published: Run, client: Client) -> None:
    read(client, "/organisations/E92000001/", status=404)


# --- What is missing ----------------------------------------------------------------------------


def test_programmes_without_published_spend_say_so_and_how_to_load_it(
    published: Run, client: Client
) -> None:
    page = read(client, "/organisations/QT6/?year=2023-24")
    rows = {row[0]: row for row in page.table("Programme") if len(row) == 3} or {
        row[0]: row for table in page.tables for row in table if len(row) == 3
    }
    assert "No public body publishes spend" in rows["Dental problems"][1]
    assert "No outcome of dental care" in rows["Dental problems"][2]
    assert page.address("How to load your own figures") == "/data/#load"


def test_a_programme_without_english_spend_ranks_its_outcome(
    published: Run, client: Client
) -> None:
    page = read(client, "/programmes/10/?nation=england")
    assert "No public body publishes spend on this programme" in page.words
    assert len(page.table("Rank (1 is the best)")) == 42


def test_a_programme_of_wales_has_no_english_lines_inside(published: Run, client: Client) -> None:
    page = read(client, "/programmes/05/?nation=wales")
    assert "(England)" not in page.words
    assert "Elderly mental illness (Wales)" in page.words


def test_the_reader_s_system_is_found_in_the_ranking(published: Run, client: Client) -> None:
    page = read(client, "/programmes/05/?nation=england&year=2023-24&organisation=QT6")
    assert "Cornwall and the Isles of Scilly is number 3 of 42 by spend a head" in page.words


def test_all_programmes_are_listed_with_what_they_count(published: Run, client: Client) -> None:
    page = read(client, "/programmes/")
    assert page.address("Problems of hearing") == "/programmes/09/"
    assert "Diseases of the ear" in page.words


def test_an_unknown_programme_is_no_page(published: Run, client: Client) -> None:
    read(client, "/programmes/99/", status=404)


# --- Made-up figures, for what the published ones do not have -----------------------------------


def test_before_the_first_run_a_page_says_that_there_are_no_figures(
    db: None, client: Client
) -> None:
    assert "There are no figures yet" in read(client, "/organisations/QT6/", status=503).words
    assert "There are no figures yet" in read(client, "/programmes/05/", status=503).words


def test_an_organisation_without_spend_says_what_is_missing(db: None, client: Client) -> None:
    builders.organisation("QT6", name="Isles of Nothing")
    builders.programme("05", name="Mental health")
    builders.peers(builders.run(), "QT6", "QSL")
    builders.results(Benchmark, Run.objects.get())
    page = read(client, "/organisations/QT6/")
    assert "Nothing can be said about spend" in page.words
    assert "Mental health" in page.words


def quadrant_of(client: Client, points: int) -> Page:
    """The page of a system with so many programmes that have both spend and outcome."""
    run, name = builders.run(), "A system with a name of more than sixty characters, to be sure"
    builders.organisation("QT6", name=name)
    builders.organisation("QSL")
    builders.care_setting()
    builders.peers(run, "QT6", "QSL")
    codes = [f"0{number}" for number in range(1, points + 1)]
    for code in codes:
        builders.programme(code, name=f"Programme {code}")
        builders.measure(f"measure-{code}", programme=builders.programme_named(code))
    key = {"organisation": "QT6", "year": "2023-24", "basis": "need_weighted"}
    key |= {"benchmark": "peer_mean"}
    figures = {"care_setting": "all", "spend": 9e6, "per_head": 90.0, "variation": -1e6}
    figures |= {"variation_per_head": -10.0, "benchmark_per_head": 100.0}
    builders.results(Benchmark, run, *(key | figures | {"programme": code} for code in codes))
    place = {"spend": 9e6, "spend_z": -1.2, "outcome_z": -2.0, "quadrant": "lower-worse"}
    rows = [{"programme": code, "measure": f"measure-{code}"} for code in codes]
    builders.results(ValueMap, run, *(key | place | row | {"period": "2023"} for row in rows))
    builders.results(Opportunity, run)
    return read(client, "/organisations/QT6/")


def test_four_programmes_with_both_make_a_quadrant(db: None, client: Client) -> None:
    page = quadrant_of(client, 4)
    assert "Lower spend and a worse outcome: four programmes" in page.headings


def test_three_programmes_make_no_quadrant(db: None, client: Client) -> None:
    page = quadrant_of(client, 3)
    assert not any("and a worse outcome" in text for text in page.headings)


def test_a_long_name_and_nothing_but_less_are_no_trouble(db: None, client: Client) -> None:
    page = quadrant_of(client, 5)
    assert "A system with a name of more than sixty characters, to be sure ICB" in page.words
    assert all(row[5] == "−£1,000,000" for row in page.table("Programme") if len(row) == 11)


def test_the_address_of_a_download_stays_on_this_site(published: Run, client: Client) -> None:
    page = read(client, "/organisations/QT6/")
    assert all(urlsplit(address).netloc == "" for address in downloads(page))
