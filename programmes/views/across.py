"""What the page of one programme over everybody shows: map, rankings, boxes and funnel."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q

from evidence import notation
from evidence.charts import Chart, csv
from evidence.models import Run
from evidence.queries import Listing, Row
from organisations import outlines
from organisations.models import Peer

from .. import apart, charts, coverage, findings, places, queries, sentences
from ..apart import Apart
from ..charts.bands import Band
from ..inside.choices import REAL, prices_of, said_of_prices
from ..inside.spend import Prices
from ..real_terms import RealTerms
from ..sentences import across
from ..sentences.inside import CASH_ONLY
from ..sentences.words import benchmarks_of
from . import banded


@dataclass(frozen=True)
class Shown:
    """What the page of one programme shows for one choice of nation, year, benchmark, measure and map.

    `highlighted` is the code of the organisation a reader came from, empty for none.
    """

    run: Run
    node: Row
    choice: dict[str, str]
    highlighted: str
    apart: Apart
    measures: Sequence[Row]
    real: RealTerms

    @property
    def nation(self) -> str:
        return self.choice["nation"]

    @cached_property
    def peers(self) -> set[str]:
        """The peers of the reader's own system; none in Wales, where all others are compared with."""
        rows = [] if self.nation == "wales" else [*self.spend_rows, *self.outcome_rows]
        return {row["organisation"] for row in rows if row["peer"]}

    def _rows(self, listing: Listing) -> list[Row]:
        """The rows of everybody with their boundary, and whether each is a peer of the reader's own."""
        own = Peer.objects.filter(run=self.run, organisation=self.highlighted)
        peer = Exists(own.filter(peer=OuterRef("organisation_id")))
        besides = {"peer": peer, **outlines.BOUNDARY}
        names = [*listing.columns, *besides]
        found = listing.queryset.annotate(**besides)
        return [dict(zip(names, values, strict=True)) for values in found]

    @property
    def address(self) -> dict[str, str]:
        """The choice, as the page of an organisation takes it."""
        return {key: self.choice.get(key, "") for key in ("year", "benchmark", "basis")}

    @property
    def query(self) -> str:
        """The choice as an address, for the pages of other nodes."""
        kept = {"organisation": self.highlighted} if self.highlighted else {}
        chosen = {key: value for key, value in self.choice.items() if key != "measure"}
        return urlencode(chosen | kept)

    @property
    def strip(self) -> str:
        """The choice in words, for paper, where there are no controls."""
        return sentences.strip(self.choice, benchmarks_of(self.nation)[self.choice["benchmark"]])

    @property
    def no_deflator(self) -> str:
        """That years stand side by side in cash only, where they do."""
        return CASH_ONLY if "prices" in self.choice and not self.real.deflator else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the controls leave as it is."""
        return [("organisation", self.highlighted)] if self.highlighted else []

    @property
    def back(self) -> str:
        return places.organisation(self.highlighted, **self.address)

    # Spend

    @cached_property
    def spend_rows(self) -> list[Row]:
        """Spend a head of everybody in the year, and of the reader's own in every year."""
        if "year" not in self.choice:
            return []
        filters: dict[str, Any] = {"programme": self.node["code"], "care_setting": "all"}
        filters |= {"organisation__nation": self.nation, "basis": self.choice["basis"]}
        filters["benchmark"] = self.choice["benchmark"]
        wanted = Q(year=self.choice["year"]) | Q(organisation=self.highlighted)
        return [
            findings.in_words(row, places.organisation(row["organisation"], **self.address))
            for row in self._rows(queries.benchmarks(self.run, filters, self.real).where(wanted))
        ]

    @cached_property
    def of_year(self) -> list[Row]:
        return [row for row in self.spend_rows if row["year"] == self.choice.get("year")]

    def _own(self, rows: Sequence[Row]) -> Row | None:
        return next((row for row in rows if row["organisation"] == self.highlighted), None)

    def _csv(self, place: str, **filters: Any) -> str:
        return csv(place, nation=self.nation, run=self.run.pk, **filters)

    @property
    def spend_csv(self) -> str:
        named = findings.node_filters(self.of_year[0])
        return self._csv("benchmarks", **named, **self.address)

    @cached_property
    def spend(self) -> Chart | None:
        """All organisations ranked by spend a head."""
        rows = self.of_year
        if not rows:
            return None
        title = sentences.everybody_title(self.node["name"], rows, self.highlighted)
        sentence = sentences.everybody_sentence(rows, self.nation, self.choice["benchmark"])
        return charts.spend_ranking(
            rows, title, sentence, self.spend_csv, self.highlighted, self.peers
        )

    @property
    def prices(self) -> Prices:
        """The pounds in which years are drawn beside one another."""
        return prices_of(self.choice.get("prices", ""), self.real)

    @cached_property
    def spend_apart(self) -> Chart | None:
        """How far apart spend a head lies, year by year."""
        rows = apart.in_prices(
            self.apart.of_spend(self.nation, self.choice.get("basis", "")), self.prices
        )
        chosen = next((row for row in rows if row["period"] == self.choice.get("year")), None)
        if chosen is None:
            return None
        own = {
            row["year"]: pounds
            for row in self.spend_rows
            if row["organisation"] == self.highlighted
            and (pounds := self.prices.of(row["year"], row["per_head"])) is not None
        }
        filters = findings.node_filters(chosen) | {"subject": "spend", "basis": chosen["basis"]}
        title = across.spread_title(chosen, notation.plain(self.node["name"]))
        sentence = across.spread_sentence(chosen, self.nation)
        if self.choice["prices"] == REAL:
            sentence += across.in_real_terms(said_of_prices(REAL, self.real))
        address = self._csv("spread", **filters)
        return charts.box_by_period(
            "spend-apart", rows, own, self.own_name, title, sentence, address
        )

    @property
    def own_name(self) -> str:
        own = self._own(self.of_year) or self._own(self.outcome_rows)
        return own["organisation_name"] if own else ""

    # The measure

    @property
    def measure(self) -> Row | None:
        """The measure chosen; the headline outcome where none is."""
        code = self.choice.get("measure")
        return next((row for row in self.measures if row["code"] == code), None)

    @cached_property
    def measure_apart(self) -> list[Row]:
        return self.apart.of_measure(self.nation, self.choice.get("measure", ""))

    @property
    def period(self) -> str:
        """The latest period of the measure."""
        latest = max(self.measure_apart, key=lambda row: row["end"], default=None)
        return latest["period"] if latest else ""

    @cached_property
    def outcome_rows(self) -> list[Row]:
        """The measure of everybody in its latest period, and of the reader's own in every period."""
        if not self.period:
            return []
        filters: dict[str, Any] = {"measure": self.choice["measure"], "group": "all"}
        filters |= {"organisation__nation": self.nation, "benchmark": self.choice["benchmark"]}
        wanted = Q(period=self.period) | Q(organisation=self.highlighted)
        listing = queries.outcome_benchmarks(self.run, filters).where(wanted)
        return [self._outcome_row(row) for row in self._rows(listing)]

    def _outcome_row(self, row: Row) -> Row:
        return {
            **row,
            **self._page(row),
            "explain_page": places.explain(row),
            "said": sentences.signal(row["signal"]) or "only said against the mean",
        }

    @cached_property
    def of_period(self) -> list[Row]:
        return [row for row in self.outcome_rows if row["period"] == self.period]

    @property
    def outcome_csv(self) -> str:
        named = {"measure": self.choice["measure"], "period": self.period}
        return self._csv("outcome-benchmarks", **named, benchmark=self.choice["benchmark"])

    @cached_property
    def outcome(self) -> Chart | None:
        """All organisations ranked by the measure, in its latest period."""
        if self.measure is None or not self.of_period:
            return None
        title = f"{self.measure['name']}, {notation.period(self.period)}"
        sentence = across.outcome_sentence(self.of_period, self.measure)
        return charts.outcome_ranking(
            self.of_period, title, sentence, self.outcome_csv, self.highlighted, self.peers
        )

    @cached_property
    def outcome_apart(self) -> Chart | None:
        """How far apart the measure lies, period by period."""
        if self.measure is None or not (rows := self.measure_apart):
            return None
        own = {
            row["period"]: row["value"]
            for row in self.outcome_rows
            if row["organisation"] == self.highlighted
        }
        latest = next(row for row in rows if row["period"] == self.period)
        words = (
            across.spread_title(latest, self.measure["name"]),
            across.spread_sentence(latest, self.nation),
        )
        address = self._csv("spread", measure=self.measure["code"])
        return charts.box_by_period("measure-apart", rows, own, self.own_name, *words, address)

    @cached_property
    def funnel(self) -> Chart | None:
        """Who lies outside what chance and the usual differences explain, where there are counts."""
        latest = next((row for row in self.measure_apart if row["period"] == self.period), None)
        if self.measure is None or latest is None or latest["overdispersion"] is None:
            return None
        filters = {"measure": self.measure["code"], "period": self.period}
        rows = [
            {**row, "said": across.POSITIONS[row["position"]], **self._page(row)}
            for row in apart.funnels(self.run, organisation__nation=self.nation, **filters).rows()
        ]
        words = across.funnel_title(rows, self._own(rows)), across.funnel_sentence(rows)
        address = self._csv("funnel", **filters)
        return charts.funnel(rows, *words, address, self.highlighted, self.peers)

    def _page(self, row: Row) -> dict[str, str]:
        return {"page": places.organisation(row["organisation"], **self.address)}

    @property
    def measure_notes(self) -> list[str]:
        return across.measure_notes(self.measure) if self.measure else []

    # The map

    @cached_property
    def mapped(self) -> list[Row]:
        """Everybody in the order of the map, highest first, each with its band."""
        return banded.mapped(self.choice.get("map", ""), self.of_year, self.of_period)

    @property
    def bands(self) -> list[Band]:
        """The legend of the map: every band that is on it, in order."""
        return list(dict.fromkeys(row["shade"] for row in self.mapped))

    @cached_property
    def map(self) -> Chart | None:
        rows = self.mapped
        if not rows:
            return None
        of_spend = "per_head" in rows[0]
        address = self.spend_csv if of_spend else self.outcome_csv
        return banded.chart(rows, self.nation, address, self.highlighted, self.peers)

    # What is missing

    @property
    def why_no_outcome(self) -> str:
        return queries.no_measures(self.nation).get(self.node["code"], "")

    @property
    def why_no_spend(self) -> str:
        return coverage.NOT_PUBLISHED[self.nation]
