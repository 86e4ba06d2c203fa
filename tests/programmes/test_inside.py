"""The pages inside a programme on the published figures: what they say, and where they lead."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Run
from programmes import places
from programmes.models import Benchmark, Programme
from tests.reading import Page, read

from .test_views import FORBIDDEN, downloads, rows_of

MOST_QUERIES = 11  # under twelve
CORNWALL = "/organisations/QT6/programmes/"
BETSI = "/organisations/W11000023/programmes/"
PAGES = [
    f"{CORNWALL}05/?year=2023-24",
    f"{CORNWALL}05-ENG-TT/?year=2023-24",
    f"{CORNWALL}10/",
    f"{BETSI}10/?year=2023-24",
    f"{BETSI}10A/?year=2023-24",
    f"{BETSI}11/?year=2023-24",
    "/organisations/W11000026/programmes/10/",
]


# --- How the money is divided -------------------------------------------------------------------


def test_a_board_reads_which_programme_takes_a_larger_share(published: Run, client: Client) -> None:
    page = read(client, f"{BETSI}?year=2023-24")
    assert (
        "8.4% of spend on all programmes goes to problems of circulation in 2023-24; the mean of "
        "the other six boards is 7.3%." in page.words
    )
    (row,) = [row for row in page.table("Part") if row[0] == "Problems of circulation"]
    assert row[1:5] == ["8.4%", "7.3%", "+1.1", "+£23,232,540"]


def test_shares_of_all_programmes_add_up(published: Run, client: Client) -> None:
    page = read(client, f"{BETSI}?year=2023-24")
    assert len(page.table("Part")) == 23
    assert "those shown add up to 100% of it" in page.words
    assert "Of spend on all programmes: 13.2% in other areas of spend." in page.words


def test_in_england_one_programme_has_a_share_and_all_have_a_line(
    published: Run, client: Client
) -> None:
    page = read(client, f"{CORNWALL}?year=2023-24")
    assert "17% of the allocation goes to mental health disorders" in page.words
    assert "Spend on 22 of 23 programmes is not published in England" in page.words
    assert "What one point is in pounds is not published." in page.words
    lines = {row[0]: row for row in page.table("Programme")}
    assert len(lines) == 23
    assert "No public body publishes spend" in lines["Problems of circulation"][1]
    assert "High blood pressure" in lines["Problems of circulation"][3]
    assert lines["Mental health disorders"][1] == "£192.2m, £328 a head; benchmark £262"
    assert lines["Mental health disorders"][2] == "▼ worse by position only"


def test_each_programme_of_the_list_leads_inside_with_the_choice_made(
    published: Run, client: Client
) -> None:
    page = read(client, f"{BETSI}?year=2015-16&benchmark=nation")
    address = page.address("Problems of circulation")
    assert address.startswith(f"{BETSI}10/?")
    assert "year=2015-16" in address and "benchmark=nation" in address
    assert "in 2015-16" in read(client, address).words


# --- Inside one programme -----------------------------------------------------------------------


def test_cornwall_s_mental_health_says_size_certainty_class_and_what_to_check(
    published: Run, client: Client
) -> None:
    page = read(client, f"{CORNWALL}05/?year=2023-24")
    assert "You spend £38.6m more on mental health disorders than the mean of your ten peers" in (
        page.words
    )
    assert "tentative (38 of 38)" in page.words
    assert "Check first: Pounds are worked out from published pounds per registered" in page.words
    assert (
        "4.9% of spend on mental health disorders goes to talking therapies; the mean of"
        in page.words
    )


def test_what_could_not_be_told_apart_is_never_the_message(published: Run, client: Client) -> None:
    page = read(client, f"{CORNWALL}05/?year=2023-24")
    assert not [text for text in page.headings if text.startswith("Mental health not published")]
    assert (
        "Of spend on mental health disorders: 80.0% in mental health not published by line."
        in page.words
    )


def test_systems_stand_beside_those_of_the_other_boards(published: Run, client: Client) -> None:
    page = read(client, f"{BETSI}10/?year=2023-24")
    shares, heads = (table for table in page.tables if table[0][0] == "Part")
    by_name = {row[0].strip(): [cell.strip() for cell in row] for row in shares[1:]}
    assert by_name["Coronary heart disease"][1:5] == ["17.8%", "17.3%", "+0.4", "+£780,483"]
    assert len(heads) == len(shares) == 4
    assert page.address("Cerebrovascular disease").startswith(f"{BETSI}10B/")


def test_the_way_back_leads_through_programme_and_list_to_the_organisation(
    published: Run, client: Client
) -> None:
    page = client.get(f"{BETSI}10A/?year=2022-23").content.decode()
    crumbs = page.split('aria-label="Breadcrumb"')[1].split("</nav>")[0]
    for address in ("/organisations/W11000023/?year=2022-23", f"{BETSI}?year", f"{BETSI}10/?year"):
        assert address in crumbs


def test_what_is_in_the_number_is_said_with_the_caveat_of_its_release(
    published: Run, client: Client
) -> None:
    page = read(client, f"{BETSI}10/")
    assert "Heart disease, stroke, high blood pressure" in page.words
    assert "Prevention among people who are well" in page.words
    assert "do not join the series across either" in page.words


def test_a_line_without_parts_says_who_does_not_publish_them(
    published: Run, client: Client
) -> None:
    page = read(client, f"{BETSI}11/")
    assert "The Welsh Government publishes no split of this spend" in page.words


# --- The pathway on a page ----------------------------------------------------------------------


def test_a_programme_without_spend_still_has_its_pathway(published: Run, client: Client) -> None:
    page = read(client, f"{CORNWALL}10/")
    assert "No public body publishes spend on this line" in page.words
    assert "Ten measures against the mean of your ten peers" in page.words
    assert "66.6%" in page.words and "66.2 to 66.9 (95%)" in page.words
    assert "Year" not in {words for _, words in page.links}
    assert not [address for address in downloads(page) if "/benchmarks/" in address]


def test_need_stands_apart_and_is_never_better_or_worse(published: Run, client: Client) -> None:
    html = client.get(f"{CORNWALL}10/").content.decode()
    apart = html.split("pathway--apart")[1].split("</section>")[0]
    assert "Heart failure: recorded by practices" in apart
    assert "not judged" in apart
    assert "▼" not in apart and "▲" not in apart


def test_a_programme_with_registers_only_has_no_stages(published: Run, client: Client) -> None:
    page = read(client, f"{BETSI}10/")
    assert "No headline outcome: Only registers are in the release used here" in page.words
    assert "Risk and prevention" not in page.words


def test_the_headline_of_another_programme_is_not_this_one_s(
    published: Run, client: Client
) -> None:
    html = client.get(f"{CORNWALL}10/").content.decode()
    cards = html.split("pathway__measure")
    (headline,) = [card for card in cards if "pathway__headline" in card]
    assert "High blood pressure: at or below 140/90" in headline


def test_every_value_of_the_pathway_leads_to_its_arithmetic(published: Run, client: Client) -> None:
    page = read(client, f"{CORNWALL}11/")
    address = page.address("Asthma: yearly review")
    assert "60.0" in read(client, address).words


def test_a_measure_opens_its_texts_that_are_not_empty(published: Run, client: Client) -> None:
    page = read(client, f"{CORNWALL}11/")
    assert "Context Most deaths and admissions from asthma are preventable" in page.words
    assert "Check first Check whether all four parts of the review are coded" in page.words
    assert "Next review of this measure" in page.words


def test_measures_by_deprivation_group_only_are_named(published: Run, client: Client) -> None:
    page = read(client, f"{CORNWALL}10/")
    assert "Blood pressure at or below 140/90 (aged 79 or under), by deprivation" in page.words


# --- Over the years -----------------------------------------------------------------------------


def test_a_board_s_years_are_listed_with_the_middle_half_of_the_others(
    published: Run, client: Client
) -> None:
    page = read(client, f"{BETSI}10/")
    years = page.table("Year")
    assert [row[0] for row in years] == [f"{y}-{y % 100 + 1:02}" for y in range(2009, 2024)]
    assert years[-1][1:3] == ["£267.42", "£231.91"]
    lower, upper = (float(cell.strip("£")) for cell in years[-1][3:5])
    others = Benchmark.objects.filter(
        programme="10", year="2023-24", benchmark="peer_mean", organisation__kind="health_board"
    ).exclude(organisation="W11000023")
    inside = [row.per_head for row in others if lower <= (row.per_head or 0) <= upper]
    assert len(others) == 6 and len(inside) >= 2


def test_an_outcome_may_be_chosen_to_be_seen_over_time(published: Run, client: Client) -> None:
    page = read(client, f"{CORNWALL}02/?measure=cancer-waits-62-days")
    periods = page.table("Period")
    assert (periods[0][0], periods[-1][0]) == ("2012-13", "2023-24")
    assert "from 12.4% (2012-13) to 32.3% (2023-24)" in page.words


# --- Choices, refusals and speed ----------------------------------------------------------------


def test_an_unknown_node_names_the_nearest(published: Run, client: Client) -> None:
    assert "The nearest is 10, Problems of circulation." in (
        read(client, f"{BETSI}10C/", status=404).words
    )
    assert "The nearest is 04A, Diabetes." in read(client, f"{BETSI}diabetes/", status=404).words


def test_a_line_of_another_nation_is_refused_with_the_reason(
    published: Run, client: Client
) -> None:
    page = read(client, f"{BETSI}05-ENG-TT/", status=404)
    assert "is a line of England; Betsi Cadwaladr is in Wales" in page.words
    assert "never compared" in page.words


def test_the_total_leads_to_all_programmes(published: Run, client: Client) -> None:
    answer = client.get(f"{BETSI}ALL/")
    assert (answer.status_code, answer["Location"]) == (302, BETSI)


def test_a_year_of_other_lines_gives_way_and_says_so(published: Run, client: Client) -> None:
    page = read(client, f"{BETSI}17C/?year=2009-10")
    assert "No spend on this line is published for 2009-10; 2023-24 is shown instead." in page.words
    read(client, f"{BETSI}17C/?year=2031-32", status=404)


def test_a_setting_that_is_not_published_is_no_page(published: Run, client: Client) -> None:
    read(client, f"{BETSI}10/?care_setting=acute", status=404)


@pytest.mark.parametrize("address", [CORNWALL, BETSI, *PAGES])
def test_a_page_asks_the_database_fewer_than_twelve_times(
    published: Run, client: Client, address: str
) -> None:
    with CaptureQueriesContext(connection) as asked:
        read(client, address)
    assert len(asked) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in asked)


@pytest.mark.parametrize("address", PAGES)
def test_a_download_of_the_parts_has_the_rows_of_their_table(
    published: Run, client: Client, address: str
) -> None:
    page = read(client, address)
    for place, heading, key in (("&year=", "Part", "programme_name"), ("&care", "Year", "year")):
        tables = [table for table in page.tables if table[0][0] == heading]
        named = [one for one in downloads(page) if "benchmarks" in one and place in one]
        for table, download in zip(tables, named, strict=False):
            rows = rows_of(client, download)
            assert len(rows) == len(table) - 1, download
            shown = {row[0].strip() for row in table[1:]}
            assert {
                row[key].removesuffix(" (Wales)").removesuffix(" (England)") for row in rows
            } == shown


def test_every_node_of_two_nations_has_a_page(published: Run, client: Client) -> None:
    for code, nation in {"QT6": "england", "W11000023": "wales"}.items():
        for node in Programme.objects.exclude(code="ALL").filter(nation__in=["", nation]):
            answer = client.get(places.organisation_programme(code, node.code))
            html = answer.content.decode()
            assert answer.status_code == 200, node.code
            assert not [word for word in FORBIDDEN if word in Page(html).words.casefold()], (
                node.code
            )
            assert ">None<" not in html, node.code
