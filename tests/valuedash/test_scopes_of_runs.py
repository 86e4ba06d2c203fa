"""Explanations and pages name a run in their address: one of a system's own is for its members."""

import pytest
from django.test import Client

from evidence.models import Run
from organisations.models import Membership
from tests import builders
from tests.organisations.people import Readers
from tests.valuedash.own_figures import SCOPE, figure, said

pytestmark = pytest.mark.django_db

API = "/api/v1/"

NAMING_A_RUN = ["/api/v1/explain/{figure}/", "/explain/{figure}/", "/runs/{run}/"]


@pytest.mark.parametrize("place", NAMING_A_RUN)
def test_the_run_in_an_address_is_for_its_members(
    readers: Readers, own_run: Run, place: str
) -> None:
    address = place.format(figure=figure(own_run.pk), run=own_run.pk)
    never = place.format(figure=figure(own_run.pk + 1000), run=own_run.pk + 1000)
    for who, client in readers.may_not.items():
        there = said(client.get(address), address, figure(own_run.pk))
        not_there = said(client.get(never), never, figure(own_run.pk + 1000))
        assert there == not_there, who
        assert there[0] == 404
    for who, client in readers.may.items():
        if place.startswith(API) or "session" in who:
            answer = client.get(address)
            assert answer.status_code == 200, who
            assert answer["Cache-Control"] == "private, no-store"


def test_an_explanation_says_what_a_member_may_read(readers: Readers, own_run: Run) -> None:
    owner = readers.may["owner by token"]
    answer = owner.get(f"{API}explain/{figure(own_run.pk)}/")
    assert answer.json()["run"] == own_run.pk
    assert "no-store" in answer["Cache-Control"]
    for link in answer.json()["links"].values():
        assert owner.get(link).status_code == 200, link


def test_a_held_explanation_is_not_confirmed_to_who_is_no_member_any_longer(
    readers: Readers, own_run: Run
) -> None:
    owner = readers.may["owner by token"]
    address = f"{API}explain/{figure(own_run.pk)}/"
    held = {"if-none-match": owner.get(address)["ETag"]}
    assert owner.get(address, headers=held).status_code == 304
    Membership.objects.all().delete()
    assert owner.get(address, headers=held).status_code == 404


def test_a_run_of_others_is_on_no_page(readers: Readers, own_run: Run) -> None:
    link = f"/runs/{own_run.pk}/"
    for client in readers.everybody.values():
        assert link not in client.get("/runs/").content.decode()


def test_a_waiting_reader_is_not_led_to_a_run_of_others(readers: Readers) -> None:
    others = builders.run(published=False, scope=SCOPE)
    page = Client().get("/organisations/QT6/")
    assert page.status_code == 503
    assert f"/runs/{others.pk}/" not in page.content.decode()
