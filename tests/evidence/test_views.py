"""The pages of how we know: a run as it goes, what is loaded, and the arithmetic of one figure."""

import pytest
from django.test import Client

from evidence.models import Run
from evidence.queries import releases_by_kind
from programmes.models import Spend
from tests import builders
from tests.reading import read

HTMX = {"HX-Request": "true"}


def test_a_run_shows_its_step_and_how_far_it_is(db: None, client: Client) -> None:
    run = Run.objects.create(state=Run.State.RUNNING, done=3, total=13, step="writing peers")
    page = read(client, f"/runs/{run.pk}/")
    assert f"Run {run.pk} is running: writing peers." in page.words
    assert "Steps done: 3 of 13" in page.words


def test_a_run_that_goes_on_is_looked_at_again_with_script_and_without(
    db: None, client: Client
) -> None:
    run = builders.run(published=False)
    html = client.get(f"/runs/{run.pk}/").content.decode()
    assert f'hx-get="/runs/{run.pk}/"' in html
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html


def test_a_run_that_ended_is_left_alone(db: None, client: Client) -> None:
    html = client.get(f"/runs/{builders.run().pk}/").content.decode()
    assert "hx-get" not in html
    assert "refresh" not in html


def test_only_the_progress_is_sent_again(db: None, client: Client) -> None:
    run = builders.run(published=False)
    answer = client.get(f"/runs/{run.pk}/", headers=HTMX)
    assert answer.content.decode().strip().startswith('<div id="progress"')
    assert (answer["Cache-Control"], answer["Vary"]) == ("no-store", "HX-Request, Accept-Encoding")


def test_a_failed_run_says_why_and_what_is_still_shown(db: None, client: Client) -> None:
    run = Run.objects.create(state=Run.State.FAILED, error="ValueError: a file changed")
    page = read(client, f"/runs/{run.pk}/")
    assert "What was shown before is still shown." in page.words
    assert "ValueError: a file changed" in page.words


def test_an_error_is_shown_as_text_and_never_as_markup(db: None, client: Client) -> None:
    run = Run.objects.create(state=Run.State.FAILED, error="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(f"/runs/{run.pk}/").content.decode()


def test_a_run_there_never_was_is_no_page(db: None, client: Client) -> None:
    read(client, "/runs/12345/", status=404)


def test_the_list_of_runs_says_which_is_shown(db: None, client: Client) -> None:
    first, last = builders.run(), builders.run()
    page = read(client, "/runs/")
    assert page.address(f"Run {last.pk}") == f"/runs/{last.pk}/"
    assert f"Run {last.pk}, finished on" in page.words
    assert f"Run {first.pk}" in page.words


def test_before_the_first_run_the_list_is_empty_and_says_so(db: None, client: Client) -> None:
    assert "No run has been asked for." in read(client, "/runs/").words


def test_every_release_is_named_with_licence_caveat_and_rows(
    published: Run, client: Client
) -> None:
    page = read(client, "/data/")
    rows = [row for _, rows in releases_by_kind() for row in rows]
    assert all(row["title"] in page.words for row in rows)
    assert all(row["caveat"][:40] in page.words for row in rows)
    assert "OGL-3.0" in page.words


def test_rows_are_counted_where_they_are_kept(db: None) -> None:
    builders.organisation("QT6")
    builders.programme("05")
    builders.spend("QT6", "05")
    ((kind, (release,)),) = releases_by_kind()
    assert kind == "Spend"
    assert release["rows"] == Spend.objects.count() + 1  # and the organisation


def test_nothing_loaded_says_how_to_load(db: None, client: Client) -> None:
    page = read(client, "/data/")
    assert "Nothing is loaded yet." in page.words
    assert "How to load your own figures" in page.headings


@pytest.mark.parametrize("figure", ["nonsense", "spend~1~QT6", "spend~x~a~b~c~d~e~f"])
def test_an_id_that_is_none_is_no_page(db: None, client: Client, figure: str) -> None:
    read(client, f"/explain/{figure}/", status=404)


def test_a_figure_of_a_run_no_longer_kept_is_gone(db: None, client: Client) -> None:
    run = builders.run()
    Run.objects.filter(pk=run.pk).update(kept=False)
    address = f"/explain/spend~{run.pk}~QT6~05~all~2023-24~need_weighted~peer_mean/"
    page = read(client, address, status=410)
    assert "no longer kept" in page.words


def test_an_explanation_shows_formula_numbers_and_releases(published: Run, client: Client) -> None:
    figure = f"spend~{published.pk}~W11000023~10~all~2023-24~resident~peer_mean"
    page = read(client, f"/explain/{figure}/")
    assert "£24,644,598" in page.words
    assert "Where it was published" in page.headings
    assert len(page.table("Organisation")) == 6
