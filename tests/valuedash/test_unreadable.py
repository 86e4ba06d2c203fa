"""A zero byte, which PostgreSQL keeps in no text, names nothing: it is answered, and never a fault."""

import pytest
from django.test import Client

from evidence.models import Run

PAGES = [
    "/organisations/%00/",
    "/organisations/QT6/?programme=%00",
    "/organisations/QT6/?programme=a%00b",
    "/organisations/QT6/programmes/05/?care_setting=%00",
    "/organisations/QT6/peers/own/?peers=QJK%00",
    "/organisations/QT6/compare/?with=%00",
    "/programmes/05/?organisation=%00",
    "/corrections/?organisation=%00",
    "/corrections.csv?organisation=%00",
    "/data/called-other.csv?nation=%00",
    "/search/?%00=1",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_named_with_a_zero_byte_is_no_page(
    published: Run, client: Client, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "There is no page at this address." in answer.content.decode()


def test_the_api_names_the_field_itself(published: Run, client: Client) -> None:
    answer = client.get("/api/v1/spend/?organisation=%00")
    assert answer.status_code == 400
    assert answer.json()["field"] == "organisation"


def test_a_session_with_a_zero_byte_is_nobody_s(db: None, client: Client) -> None:
    answer = client.get("/account/", headers={"cookie": r'sessionid="aaaaaaaaaa\000bbb"'})
    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/?next=/account/")
