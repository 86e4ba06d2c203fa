"""What the pages of one system say: the first page, cost beside spend, events beside the ledger."""

import pytest
from django.test import Client

from costing import models
from evidence.models import Run
from tests import builders
from tests.costing import results
from tests.reading import read
from tests.valuedash.own_figures import body

pytestmark = pytest.mark.django_db

FIRST = "/costing/X01/?year=2022-23"
BESIDE_SPEND = "/costing/X01/programmes/?year=2022-23"
LEDGER = "/costing/X01/reconciliation/?year=2022-23"


@pytest.fixture
def example() -> Run:
    builders.programme("05", name="Mental health disorders")
    builders.programme("10", name="Problems of circulation")
    return results.run()


def test_the_first_page_of_a_system_answers_in_three_sentences(
    example: Run, client: Client
) -> None:
    page = read(client, "/costing/X01/?year=2022-23")
    assert "In 2022-23 all care cost £2,000 for each person, 60% of it for acute" in page.words
    assert "The costliest 1% of people make up 20% of the cost (peers: 19%)." in page.words
    assert "The events come to 98.0% of the general ledgers." in page.words


def test_each_analysis_answers_on_the_first_page(example: Run, client: Client) -> None:
    words = read(client, "/costing/X01/?year=2022-23").words
    assert "The costliest 1% make up 20% of the cost. Gini 0.72 (0 where all cost the same" in words
    assert (
        "“Chronic conditions, normal function” takes most in all (£40.0m): £3,200 for each" in words
    )
    assert "a person (Area 2) to £" in words
    assert "Care costs 4.2% more than that of people of the same age, sex and deprivation" in words
    assert "Index from 98 to 98 over two organisations" in words
    assert "every one is within what chance explains" in words
    assert "Trauma and orthopaedics at Acute hospital care 1 differs most" in words


def pathways(**figures: float | None) -> None:
    models.PathwayCost.objects.filter(system="X01").update(**figures)


def test_no_pathway_is_compared_before_its_window_is_over(example: Run, client: Client) -> None:
    pathways(peer_cost_per_person=1000.0, variation=9e5)  # 75% of the windows are over
    words = read(client, "/costing/X01/").words
    assert "No window is over in the years loaded, so nothing is compared." in words
    assert "differs most from the peers" not in words
    assert "No other system" not in words


def test_a_pathway_is_compared_when_its_window_is_over(example: Run, client: Client) -> None:
    pathways(peer_cost_per_person=1000.0, variation=9e5)
    over = models.PathwayCost.objects.filter(system="X01", pathway="joint-replacement")
    over.update(complete=1.0, variation=1e3)
    words = read(client, "/costing/X01/").words
    assert "replacement differs most from the peers" in words
    over.update(peer_cost_per_person=None, variation=None)
    assert (
        "Fewer than five peers have a figure that is shown" in read(client, "/costing/X01/").words
    )
    pathways(peers=0)
    assert "No other system’s figures are here" in read(client, "/costing/X01/").words


def test_the_first_page_counts_who_is_outside_either_limit_and_who_has_none(
    example: Run, client: Client
) -> None:
    whole = models.UnitCost.objects.filter(system="X01", hrg="all", care_setting="all")
    whole.filter(organisation="X01-acute-1").update(position="above_95")
    words = read(client, FIRST).words
    assert "(100: the nation’s unit costs); one above what chance explains." in words
    whole.filter(organisation="X01-acute-2").update(position="")
    words = read(client, FIRST).words
    assert "one above what chance explains; one has no limits." in words
    whole.filter(organisation="X01-acute-2").update(position="below_998")
    words = read(client, FIRST).words
    assert "one above and one below what chance explains." in words
    whole.update(position="")
    assert "none has limits to tell chance by" in read(client, FIRST).words


def test_one_area_alone_is_one_figure(example: Run, client: Client) -> None:
    models.AreaCost.objects.filter(system="X01", area="Area 2").delete()
    words = read(client, FIRST).words
    assert "a person (Area 1), before age and need." in words
    assert "From £" not in words


def test_where_the_costliest_hundredth_are_too_few_the_next_group_is_told_of(
    example: Run, client: Client
) -> None:
    few = models.Concentration.objects.filter(run=example, people_group="top-1")
    few.update(share=None, cost=None, hidden=True)
    words = read(client, "/costing/X01/?year=2022-23").words
    assert "The costliest 5% of people make up 45% of the cost (peers: 43%)." in words


def test_the_picture_has_each_setting_once_with_its_file(example: Run, client: Client) -> None:
    page = read(client, "/costing/X01/?year=2022-23")
    rows = page.table("Care setting")
    assert [row[0] for row in rows] == ["Community care", "Acute hospital care", "Social care"]
    assert rows[1][1:4] == ["£1,200.00", "60.0%", "60.0%"]
    csv = page.address("Download CSV")
    assert csv.startswith("/api/v1/costing/concentration/?system=X01&year=2022-23")
    assert body(client.get(csv)).startswith(b"run,system")


def test_a_chosen_year_stays_chosen_on_the_pages_it_leads_to(example: Run, client: Client) -> None:
    page = read(client, "/costing/X01/?year=2022-23")
    assert page.address("Is everything there?") == "/costing/X01/reconciliation/?year=2022-23"


# --- Cost beside spend ----------------------------------------------------------------------------


def test_programmes_stand_with_the_largest_difference_a_person_first(
    example: Run, client: Client
) -> None:
    page = read(client, BESIDE_SPEND)
    rows = page.table("Programme")
    assert [row[:4] for row in rows] == [
        ["Problems of circulation", "£1,000.00", "£1,200.00", "−£200.00 ▼ cost is less"],
        ["Mental health disorders", "£600.00", "£720.00", "−£120.00 ▼ cost is less"],
        ["Of no known programme", "£400.00", "not available", "not available"],
    ]
    assert "Problems of circulation: £1,000 a person of cost, £1,200 of spend" in page.headings


def test_pounds_are_not_compared_where_few_are_covered(example: Run, client: Client) -> None:
    page = read(client, BESIDE_SPEND)
    assert {row[6] for row in page.table("Programme")} == {"not compared"}
    models.ProgrammeCost.objects.filter(programme="10").update(covered=1.0, difference=-2e6)
    rows = read(client, BESIDE_SPEND).table("Programme")
    assert rows[0][6] == "−£2,000,000"


@pytest.mark.parametrize("covered", [0.1, 1.3])
def test_pounds_stand_beside_pounds_only_where_they_were_subtracted(
    example: Run, client: Client, covered: float
) -> None:
    builders.programme("ALL")
    whole = models.ProgrammeCost.objects.filter(run=example, programme="")
    whole.update(programme="ALL", spend_per_person=1900.0, covered=covered)
    assert "pounds in all cannot" in read(client, BESIDE_SPEND).words
    models.ProgrammeCost.objects.filter(programme="10").update(difference=-2e6)
    assert "near enough for pounds to stand beside pounds" in read(client, BESIDE_SPEND).words


def test_the_whole_is_said_first_and_how_many_are_covered(example: Run, client: Client) -> None:
    whole = models.ProgrammeCost.objects.filter(run=example, programme="")
    whole.update(programme="ALL", cost_per_person=2100.0, spend_per_person=1900.0, covered=0.1)
    builders.programme("ALL")
    words = read(client, BESIDE_SPEND).words
    assert "events add up to £2,100 for each person; the programme budget spent £1,900." in words
    assert "10.0% of the published population" in words
    assert "pounds in all cannot" in words


def test_withheld_is_neither_nil_nor_unknown(example: Run, client: Client) -> None:
    nothing = {"cost": None, "cost_per_person": None, "difference_per_person": None}
    models.ProgrammeCost.objects.filter(programme="05").update(**nothing, hidden=True)
    rows = {row[0]: row[1:] for row in read(client, BESIDE_SPEND).table("Programme")}
    assert rows["Mental health disorders"][0] == "withheld"
    assert rows["Mental health disorders"][2:4] == ["withheld", "withheld"]


def test_a_system_of_care_stands_apart_from_its_programme(example: Run, client: Client) -> None:
    builders.programme("10B", name="Stroke", parent=builders.programme_named("10"))
    models.ProgrammeCost.objects.filter(run=example, programme="").update(programme="10B")
    page = read(client, BESIDE_SPEND)
    names = [[row[0] for row in table[1:]] for table in page.tables]
    assert names == [["Problems of circulation", "Mental health disorders"], ["Stroke"]]


def test_the_page_says_in_which_ways_cost_and_spend_differ(example: Run, client: Client) -> None:
    words = read(client, BESIDE_SPEND).words
    assert "Cost and spend are not the same thing" in words
    assert "In neither: care that people pay for themselves" in words
    assert "In spend alone:" in words
    assert "In cost alone: social care" in words


def test_without_a_programme_budget_the_page_says_how_to_load_one(
    example: Run, client: Client
) -> None:
    nothing = {"spend": None, "spend_per_person": None, "difference_per_person": None}
    models.ProgrammeCost.objects.filter(run=example).update(**nothing)
    words = read(client, BESIDE_SPEND).words
    assert "No programme budget of this system is loaded" in words


# --- Events beside the ledger ---------------------------------------------------------------------


def matched(**shares: float) -> None:
    """The organisation of each setting with its events over its ledger, over all settings."""
    for setting, share in shares.items():
        own = models.Reconciliation.objects.filter(
            system="X01", year="2022-23", care_setting=setting, organisation=f"X01-{setting}-1"
        )
        own.update(matched=share, care_setting="all", difference=1e6 * (share - 1))


def test_organisations_outside_two_percent_are_named_first(example: Run, client: Client) -> None:
    matched(acute=1.05, community=0.9, social_care=1.02)
    page = read(client, LEDGER)
    found = page.words.index("▼ Community care 1: events 10.0% below its ledger (−£100,000).")
    assert found < page.words.index("▲ Acute hospital care 1: events 5.0% above its ledger")
    assert "Two organisations are more than 2% above or below their ledger" in page.words
    assert "One of three organisations is within 2% of the ledger" in page.headings


def test_all_within_two_percent_is_said_so(example: Run, client: Client) -> None:
    matched(acute=1.01, community=0.99, social_care=1.0)
    page = read(client, LEDGER)
    assert "Every organisation is within 2% of its own" in page.words
    assert "▼" not in page.words


def test_without_a_ledger_nothing_is_claimed(example: Run, client: Client) -> None:
    models.Reconciliation.objects.update(ledger=None, difference=None, matched=None)
    page = read(client, LEDGER)
    assert "No ledger is loaded to hold the events against" in page.words
    assert "100%" not in page.words
    assert "No ledger is loaded" in read(client, FIRST).words


WHOLE = {"organisation": "all", "care_setting": "all"}


def test_a_withheld_total_is_not_a_missing_ledger(example: Run, client: Client) -> None:
    matched(acute=1.01, community=0.99, social_care=1.0)
    whole = models.Reconciliation.objects.filter(**WHOLE)
    whole.update(cost=None, difference=None, matched=None, hidden=True)
    for address in (LEDGER, FIRST):
        words = read(client, address).words
        assert "What all events come to is withheld" in words
        assert "No ledger is loaded" not in words
    models.Reconciliation.objects.update(matched=None, difference=None, cost=None, hidden=True)
    page = read(client, LEDGER)
    assert "No organisation’s events may be shown beside its ledger" in page.headings
    assert "Three organisations withheld." in page.words
    assert "load_ledger" not in page.words


def test_organisations_without_a_ledger_leave_no_share_of_the_whole(
    example: Run, client: Client
) -> None:
    matched(acute=1.01, community=0.99, social_care=1.0)
    nothing = {"matched": None, "difference": None}
    models.Reconciliation.objects.filter(**WHOLE).update(**nothing)
    own = models.Reconciliation.objects.filter(organisation="X01-acute-1")
    own.update(**nothing, ledger=None)
    for address in (LEDGER, FIRST):
        words = read(client, address).words
        assert "One organisation has no ledger, so no share of the whole is given." in words
        assert "No ledger is loaded" not in words


def test_what_is_linked_to_nobody_or_estimated_is_told(example: Run, client: Client) -> None:
    words = read(client, LEDGER).words
    assert "2% of the cost is linked to no person" in words
    assert "5% of the cost is estimated from an average" in words
    models.Reconciliation.objects.update(unlinked=None)
    assert "linked to no person" not in read(client, LEDGER).words


def test_extracts_stand_with_what_was_set_aside_and_why(example: Run, client: Client) -> None:
    results.extract("X01", "admitted", year="2022-23")
    page = read(client, LEDGER)
    assert "One extract loaded: 10 of 1,000 rows set aside" in page.headings
    assert page.table("Reason") == [
        ["An event ends before it starts.", "set aside", "admitted", "10", "1,000"],
        [
            "There is no key of a person; the event is kept and belongs to nobody.",
            "noted",
            "admitted",
            "25",
            "1,000",
        ],
    ]


def test_made_up_events_were_not_read_from_files(example: Run, client: Client) -> None:
    assert "made up by a program" in read(client, LEDGER).words
