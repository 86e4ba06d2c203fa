"""New findings about one organisation after each run, as an Atom feed (RFC 4287)."""

from calendar import timegm
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.http import http_date

import organisations.queries
from evidence.models import Run
from evidence.queries import Row
from organisations.pages import of_one

from . import changes, coverage, places, sentences
from .sentences import Comparison

FRESH_SECONDS = 60  # a reader may be this much behind the last run
# Part of the name of each finding: names of this form are ours from this day on (RFC 4151).
NAMED_SINCE = date(2026, 1, 1)


class Feed(Atom1Feed):
    """A feed that was last updated when its run ended, whether or not that found anything new."""

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated


@of_one
def organisation_feed(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """The findings of the latest year that are known to be new at a kept run, the newest first.

    A reader who has the feed of this run is told so without a look at any finding.
    """
    assert run.ended is not None  # a run is published when it ends
    etag, moment = f'"findings-{run.pk}-{own["code"]}"', timegm(run.ended.utctimetuple())
    answer = get_conditional_response(request, etag, moment)
    if answer is None:
        feed = _feed(request, run, own)
        answer = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    answer["ETag"], answer["Last-Modified"] = etag, http_date(moment)
    answer["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return answer


def _feed(request: HttpRequest, run: Run, own: Row) -> Feed:
    code, made_up = own["code"], own["illustrative"]
    here = request.build_absolute_uri(reverse("organisation-feed", args=[code]))
    page = request.build_absolute_uri(places.organisation(code))
    feed = Feed(
        title=sentences.feed_title(organisations.queries.full_name(own), made_up),
        link=page,
        description="",
        language="en-GB",
        subtitle="Where a question is worth asking, after each calculation.",
        author_name="valuedash",
        feed_url=here,
        feed_guid=here,
        updated=run.ended,
    )
    peers, _ = coverage.comparators(run, code)
    for row, since in sorted(_new(run, code), key=lambda one: one[1], reverse=True):
        adjusted = row["basis"] == "need_weighted"
        compared = Comparison(own["kind"], own["nation"], len(peers), adjusted)
        _add(feed, request, own, row, since, _sentence(row, compared))
    return feed


def _new(run: Run, code: str) -> list[tuple[Row, datetime]]:
    """The findings of the latest year with the end of the run in which each appeared."""
    kept = changes.kept(run, code)
    latest = max((row["year"] for row in kept[0].findings), default="")
    found = changes.appeared(kept, changes.begun(kept[-1], run.scope))
    return [(row, since) for row, since in found if row["year"] == latest]


def _add(
    feed: Feed, request: HttpRequest, own: Row, row: Row, since: datetime, sentence: str
) -> None:
    """One finding. Its id says what it is about and not when, so that it stays the same."""
    code = own["code"]
    link = places.organisation_programme(code, sentences.node(row), year=row["year"])
    named = "/".join(part for part in changes.key(row) if part)
    about = request.build_absolute_uri(f"{places.organisation(code)}findings/{named}")
    feed.add_item(
        title=sentences.entry_title(row, own["illustrative"]),
        link=request.build_absolute_uri(link),
        description=sentences.entry_summary(row, sentence),
        unique_id=get_tag_uri(about, NAMED_SINCE),
        pubdate=since,
        updateddate=since,
        categories=[row["certainty"], row["kind"]],
    )


def _sentence(row: Row, compared: Comparison) -> str:
    """The finding as the page says it, without the outcome beside it."""
    if row["kind"] == "spend":
        return sentences.spend_finding(row, None, compared).text
    return sentences.outcome_finding(row, compared).text
