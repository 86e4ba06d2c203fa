"""Scenario pages: both pathways, a reader's own numbers in the address, and what is refused."""

import csv as files
import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from costing.whatif.changes import Changes
from costing.whatif.pathways import Worked
from costing.whatif.scenarios import scenarios
from tests.reading import Page, read

pytestmark = pytest.mark.django_db

LIST = "/costing/scenarios/"
COPD = "/costing/scenarios/copd/"
FORBIDDEN = re.compile(r"\b(savings?|waste\w*|inefficien\w+|should)\b", re.IGNORECASE)
MOST_QUERIES = 11


def lines(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return list(files.DictReader(answer.content.decode().splitlines()))


def errors(page: Page) -> list[str]:
    return [words for address, words in page.links if address.startswith(("#number-", "#price-"))]


# --- The list and a page --------------------------------------------------------------------------


def test_the_list_leads_to_every_scenario_and_says_it_is_made_up(client: Client) -> None:
    page = read(client, LIST)
    for one in scenarios().values():
        assert page.address(one.name) == f"{LIST}{one.code}/"
        assert one.question in page.words
    assert "Illustrative." in page.words
    assert "no evidence that one pathway would come to less for real people" in page.words


@pytest.mark.parametrize("code", scenarios())
def test_a_page_shows_both_pathways_and_what_is_not_counted(client: Client, code: str) -> None:
    one = scenarios()[code]
    page = read(client, f"{LIST}{code}/")
    for words in (one.person, one.illustrates, one.first.name, one.second.name, *one.not_counted):
        assert words in page.words
    for _, step in one.steps:
        assert step.service in page.words
        assert step.why in page.words
        assert step.source in page.words
    assert not FORBIDDEN.findall(page.words)
    assert "is a question and not money set free" in page.words
    assert "Prices are invented" in page.words


def test_the_answer_is_what_the_steps_come_to(client: Client) -> None:
    """Asthma, by hand: 24 × £9 + 3 × £40 + £220 + 0.05 × £2,900 = £701, and £1,176 as planned."""
    page = read(client, f"{LIST}asthma/")
    assert (
        "the sub-optimal pathway comes to about £700 and the optimal to about £1,180" in page.words
    )
    assert "the optimal comes to about £480 more" in page.words  # £475
    assert Worked(scenarios()["asthma"], Changes()).totals == pytest.approx((701, 1176))


def test_each_step_says_when_its_arithmetic_and_who_bears_it(client: Client) -> None:
    page = read(client, COPD)
    assert "Months 14 to 30" in page.words
    assert "2 × £2,900 = £5,800" in page.words
    assert "Acute hospital care. Borne by: Hospital." in page.words
    assert "Social care. Borne by: Council, or the person where they pay for it" in page.words


def test_the_table_of_months_ends_at_both_totals(client: Client) -> None:
    last = read(client, COPD).table("Month")[-1]
    assert (last[0], last[1], last[3]) == ("36", "£10,770", "£4,348")


@pytest.mark.parametrize("code", scenarios())
def test_the_month_from_which_one_pathway_has_come_to_more(client: Client, code: str) -> None:
    """By hand from the table of months: ahead from then on, and not the month before."""
    rows = lines(client, f"{LIST}{code}/months.csv")
    last = float(rows[-1]["first"]) - float(rows[-1]["second"])
    ahead = [(float(row["first"]) - float(row["second"])) * last > 0 for row in rows]
    found = re.search(
        r"From month (\d+) on, the (\S+) pathway", read(client, f"{LIST}{code}/").words
    )
    assert found
    month = int(found[1])
    assert all(ahead[month:])
    assert not ahead[month - 1]
    assert found[2] == ("sub-optimal" if last > 0 else "optimal")


def test_care_settings_add_up_to_the_difference(client: Client) -> None:
    rows = lines(client, f"{COPD}settings.csv")
    worked = Worked(scenarios()["copd"], Changes())
    assert sum(float(row["difference"]) for row in rows) == pytest.approx(worked.difference)
    services = lines(client, f"{COPD}services.csv")
    assert sum(float(row["difference"]) for row in services) == pytest.approx(worked.difference)


def test_the_price_at_which_a_difference_turns_is_said_and_turns_it(client: Client) -> None:
    page = read(client, f"{LIST}frailty-and-a-fall/")
    found = re.search(r"Priced at £([\d,.]+) instead of £980", page.words)
    assert found
    worked = Worked(scenarios()["frailty-and-a-fall"], Changes())
    turn = worked.dearest["turns_at_price"]  # type: ignore[index]
    assert float(found[1]) == round(turn)
    turned = Worked(worked.scenario, Changes(prices={"care_home": turn}))
    assert turned.difference == pytest.approx(0, abs=1e-6)


def test_where_no_price_turns_it_the_page_says_so(client: Client) -> None:
    page = read(client, COPD)
    assert "No price of it, however low or high, would bring the two to the same." in page.words


def test_a_page_asks_the_database_little(client: Client) -> None:
    for address in (LIST, COPD):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        assert len(asked) <= MOST_QUERIES


# --- A reader's own numbers and prices ------------------------------------------------------------


def test_an_own_number_changes_the_sum_and_is_marked(client: Client) -> None:
    page = read(client, f"{COPD}?number-admitted=1")
    assert "1 × £2,900 = £2,900 number yours" in page.words
    assert "at the prices and numbers you chose" in page.words
    assert "about £7,870" in page.words  # £10,770 less one admission
    assert page.address("Reset") == COPD
    assert "number yours" not in read(client, COPD).words


def test_an_own_price_holds_in_both_pathways(client: Client) -> None:
    rows = lines(client, f"{COPD}steps.csv?price-gp_appointment=50")
    priced = {row["price"] for row in rows if row["priced_as"] == "gp_appointment"}
    assert priced == {"50"}
    assert {row["pathway"] for row in rows if row["price_is_yours"] == "true"} == {
        "sub-optimal",
        "optimal",
    }


def test_the_address_keeps_only_what_was_changed(client: Client) -> None:
    answer = client.get(
        f"{COPD}?number-admitted=2&number-coughs=8&price-imaging=&price-home_care=290"
    )
    # imaging is no service of this scenario
    assert answer.status_code == 400
    answer = client.get(
        f"{COPD}?number-admitted=2&number-coughs=8&price-home_care=290&price-gp_appointment="
    )
    assert (answer.status_code, answer["Location"]) == (302, f"{COPD}?number-coughs=8")
    assert client.get(answer["Location"]).status_code == 200


def test_the_files_of_a_changed_page_have_the_changes(client: Client) -> None:
    page = read(client, f"{COPD}?number-admitted=1&price-gp_appointment=1,000.50")
    files_of = [address for address, words in page.links if words.startswith("Download CSV")]
    assert len(files_of) == 4
    for address in files_of:
        assert "number-admitted=1" in address
        assert lines(client, address)
    steps = lines(client, next(a for a in files_of if "steps.csv" in a))
    assert {r["price"] for r in steps if r["priced_as"] == "gp_appointment"} == {"1000.5"}


def test_a_file_says_in_its_name_and_rows_that_it_is_made_up(client: Client) -> None:
    answer = client.get(f"{COPD}steps.csv")
    assert 'filename="illustrative-scenario-copd-steps.csv"' in answer["Content-Disposition"]
    assert {row["illustrative"] for row in lines(client, f"{COPD}steps.csv")} == {"true"}


# --- What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ("-1", "is below nil. Write nil or more."),
        ("nan", "is no plain number. Write digits, such as 2."),
        ("inf", "is no plain number"),
        ("1e400", "is no plain number"),
        ("two", "is no plain number"),
        ("1,5", "is no plain number"),
        ("1_000", "is no plain number"),
        ("٣", "is no plain number"),
        ("<b>1</b>", "is no plain number"),
        ("9" * 400, "is no plain number"),
        ("10001", "is too large; the most is 10,000."),
    ],
)
def test_what_is_no_number_of_times_is_refused_by_name_with_its_remedy(
    client: Client, entered: str, words: str
) -> None:
    page = read(client, f"{COPD}?number-admitted={quote(entered)}&number-coughs=3", 400)
    (error,) = errors(page)
    assert error.startswith("Number of “Emergency admission: flare-up” (sub-optimal): ")
    assert words in error


def test_the_form_is_kept_where_something_is_refused(client: Client) -> None:
    body = client.get(f"{COPD}?number-admitted=<b>&number-coughs=3").content.decode()
    assert (
        'name="number-admitted" type="text" inputmode="decimal" autocomplete="off" value="&lt;b&gt;"'
        in body
    )
    assert (
        'name="number-coughs" type="text" inputmode="decimal" autocomplete="off" value="3"' in body
    )
    assert "<b>" not in body
    assert "Error: Scenario" in body


def test_a_file_of_what_is_refused_says_why(client: Client) -> None:
    answer = client.get(f"{COPD}steps.csv?price-gp_appointment=-4")
    assert answer.status_code == 400
    assert "Price of GP appointment, £: “-4” is below nil." in answer.content.decode()


def test_a_step_or_service_that_there_is_not_is_refused(client: Client) -> None:
    page = read(client, f"{COPD}?number-miracle=1", 400)
    assert (
        "“number-miracle”: Chronic obstructive pulmonary disease (COPD) has no such" in page.words
    )


def test_other_fields_of_an_address_change_nothing(client: Client) -> None:
    assert client.get(f"{COPD}?utm_source=mail").status_code == 200


def test_no_scenario_no_file_and_no_other_way_to_ask(client: Client) -> None:
    assert client.get(f"{LIST}gout/").status_code == 404
    assert client.get(f"{LIST}gout/steps.csv").status_code == 404
    assert client.get(f"{COPD}people.csv").status_code == 404
    assert client.post(COPD).status_code == 405


def test_where_nothing_is_needed_of_anything_there_is_still_a_page(client: Client) -> None:
    one = scenarios()["asthma"]
    nothing = "&".join(f"number-{step.code}=0" for _, step in one.steps)
    page = read(client, f"{LIST}asthma/?{nothing}")
    assert "about the same" in page.words
