"""What costing analysts of a real system met when they loaded, calculated and looked for the first time."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from costing import models, unit_costs
from costing.charts import unit_costs as drawn
from evidence.models import Run
from organisations import members
from tests import builders
from tests.costing import results
from tests.organisations import people
from tests.reading import Page, read

pytestmark = pytest.mark.django_db

OWN = "QT6"
SCOPE = f"costing:{OWN}"
WHY = "First look at our own figures"
YEAR = results.YEARS[-1]
FIRST, LEDGER = f"/costing/{OWN}/", f"/costing/{OWN}/reconciliation/"


@pytest.fixture
def person() -> User:
    results.organisation(OWN, illustrative=False)
    made = members.new_person("analyst@example.nhs.uk", people.PASSWORD)
    members.add(made, OWN, "costing_analyst")
    return made


@pytest.fixture
def own_run(person: User) -> Run:
    return results.run(SCOPE)


@pytest.fixture
def client(person: User, own_run: Run) -> Client:
    """A costing analyst of the system who has said why."""
    client = people.with_session(person)
    client.post(f"/costing/{OWN}/why/", {"why": WHY, "next": FIRST})
    return client


def program_address(page: Page) -> list[str]:
    return [words for address, words in page.links if words.startswith("/api/v1/")]


# --- Care of which nothing was loaded -------------------------------------------------------------


def test_a_setting_without_any_event_may_be_an_extract_that_is_missing(
    client: Client, own_run: Run
) -> None:
    everybody = models.Concentration.objects.filter(run=own_run, year=YEAR)
    nil = {"cost": 0.0, "users": 0.0, "cost_per_person": 0.0, "mix": 0.0}
    everybody.filter(care_setting="community").update(**nil)
    words = read(client, FIRST).words
    assert f"No event of community care in {YEAR} is among those loaded" in words
    assert "an extract may be missing" in words


def test_nothing_is_said_to_be_missing_where_each_setting_has_events(client: Client) -> None:
    assert "an extract may be missing" not in read(client, FIRST).words


def test_withheld_care_is_not_said_to_be_missing(client: Client, own_run: Run) -> None:
    everybody = models.Concentration.objects.filter(run=own_run, care_setting="community")
    everybody.update(cost=None, users=None, cost_per_person=None, mix=None, hidden=True)
    assert "an extract may be missing" not in read(client, FIRST).words


# --- A year with events and without people ---------------------------------------------------------


def test_without_a_list_of_people_the_costliest_few_are_unknown_and_not_too_few(
    client: Client, own_run: Run
) -> None:
    models.Concentration.objects.filter(run=own_run, year=YEAR).delete()
    words = read(client, f"{FIRST}?year={YEAR}").words
    assert f"What a person’s care cost in {YEAR} is not available." in words
    assert "too few people" not in words


def test_a_year_without_pathways_does_not_speak_for_the_other_years(
    client: Client, own_run: Run
) -> None:
    models.PathwayCost.objects.filter(run=own_run, year=YEAR).delete()
    words = read(client, f"/costing/{OWN}/pathways/?year={YEAR}").words
    assert f"No pathway of this system has people among the events of {YEAR}." in words


# --- A pathway that nobody was on ------------------------------------------------------------------


def test_a_pathway_that_nobody_was_on_leads_no_program_to_a_refusal(
    client: Client, own_run: Run
) -> None:
    models.PathwayCost.objects.filter(run=own_run, pathway="stroke").delete()
    page = read(client, f"/costing/{OWN}/pathways/stroke/")
    assert "No stroke is among the events" in page.words
    assert not program_address(page)
    [there] = program_address(read(client, f"/costing/{OWN}/pathways/joint-replacement/"))
    assert urlsplit(there).path == "/api/v1/costing/pathways/"
    assert client.get(there).status_code == 200


# --- One resource group in several specialties ----------------------------------------------------


def test_bars_of_one_resource_group_in_several_specialties_are_told_apart(own_run: Run) -> None:
    lines = models.UnitCost.objects.filter(run=own_run, year=YEAR).exclude(hrg=results.ALL)
    lines.filter(organisation=f"{OWN}-acute-1").update(hrg="WF01A", index=110.0, variation=9000.0)
    found = unit_costs.lines(own_run, OWN, YEAR, {})
    drawing = drawn.lines(found, "", "").figure
    assert drawing is not None
    names = drawing["layout"]["yaxis"]["ticktext"]
    assert sum("WF01A" in name for name in names) > 1
    assert len(set(names)) == len(names)


# --- An extract that was loaded after the calculation ----------------------------------------------


def test_an_extract_loaded_after_the_run_is_said_not_to_be_in_its_figures(
    client: Client, own_run: Run
) -> None:
    assert own_run.started is not None
    before, after = (own_run.started + timedelta(hours=hours) for hours in (-1, 1))
    results.extract(OWN, "apc", loaded_at=before, release=builders.release("apc-release"))
    results.extract(OWN, "gp", loaded_at=after, release=builders.release("gp-release"))
    words = read(client, LEDGER).words
    assert f"Loaded after run {own_run.pk}, and so not in the figures above: gp." in words
    models.Extract.objects.filter(name="gp").update(loaded_at=before)
    assert "Loaded after run" not in read(client, LEDGER).words


def test_rows_are_counted_alike_on_both_pages_that_list_extracts(client: Client) -> None:
    results.extract(OWN, "apc", rows_read=2590, rows_kept=2580, rows_set_aside=10)
    [row] = read(client, f"/costing/{OWN}/calculate/").table("Extract")
    assert row[4:6] == ["2,580", "10"]
