"""The outcome half of the page inside a programme: the pathway on a page, and a measure over time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from evidence.charts import Chart
from evidence.queries import Row

from ... import places
from ...charts.strip import Card, Stage, apart, strip
from ...charts.trend import outcome_trend
from ...inside import pathway
from ...sentences import pathway as words
from .page import Page


@dataclass(frozen=True)
class Achieved:
    """What the care of a node achieves; `measures` as `inside.pathway.measures` gives them."""

    page: Page
    measures: Sequence[Row]

    @cached_property
    def results(self) -> dict[str, list[Row]]:
        page = self.page
        return pathway.results(page.run, page.own, self.measures, page.choice["benchmark"])

    @cached_property
    def _standings(self) -> list[pathway.Standing]:
        return pathway.standings(self.measures, self.results, self.page.year)

    @property
    def standings(self) -> list[pathway.Standing]:
        """The measures of the node itself that have a figure."""
        return [one for one in self._standings if not one.measure["of_system"]]

    @property
    def of_systems(self) -> dict[str, str]:
        """▲ better and so on: the headline outcome of each system inside."""
        return {
            one.measure["programme"]: words.standing(one.result, judged=True)
            for one in self._standings
            if one.measure["of_system"]
        }

    @property
    def headline(self) -> Row | None:
        """The result of the node's own headline outcome."""
        found = (one.result for one in self.standings if one.measure["headline"])
        return next(found, None)

    @cached_property
    def stages(self) -> list[Stage]:
        judged = any(one.judged for one in self.standings)
        return strip(self.standings, self.page.year) if judged else []

    @cached_property
    def no_outcomes(self) -> list[Card]:
        return apart(self.standings, self.page.year)

    @property
    def sentence(self) -> str:
        signals = [one.signal for one in self.standings if one.signal]
        return words.pathway_sentence(signals, self.page.compared)

    @property
    def by_group_only(self) -> list[Row]:
        """Measures without a figure for everybody together: by deprivation group, or unknown here."""
        own = [row for row in self.measures if not row["of_system"]]
        return [row for row in own if row["code"] not in self.results]

    @property
    def why_none(self) -> str:
        """Why no outcome speaks for the node, where that is known."""
        if any(row["headline"] and not row["of_system"] for row in self.measures):
            return ""
        return self.page.place.node["why_no_outcome"] or ""

    @property
    def csv(self) -> str:
        """These measures in every period."""
        codes = [one.measure["code"] for one in self.standings]
        return self._csv(codes)

    def _csv(self, measures: Sequence[str]) -> str:
        benchmark = self.page.choice["benchmark"]
        return self.page.csv(
            "outcome-benchmarks", measure=measures, group=pathway.EVERYBODY, benchmark=benchmark
        )

    @cached_property
    def trend(self) -> Chart | None:
        """The measure chosen over its periods."""
        measure = next(
            (row for row in self.measures if row["code"] == self.page.choice.get("measure")), None
        )
        rows = self.results.get(measure["code"], []) if measure else []
        if measure is None or not rows:
            return None
        judged = measure["proxy_grade"] not in pathway.UNJUDGED
        said = [self._in_words(row, judged) for row in rows]
        return outcome_trend(
            said,
            measure,
            words.outcome_trend_title(rows, measure),
            " ".join(self._about_trend(rows, measure)),
            self._csv([measure["code"]]),
            places.explain(rows[-1]),
        )

    def _about_trend(self, rows: Sequence[Row], measure: Row) -> Iterator[str]:
        """What is said of the line, and why it is not the headline's where that has none."""
        yield words.outcome_trend_sentence(rows, measure, self.page.compared)
        headline = self.headline
        if headline and len(self.results[headline["measure"]]) == 1:
            yield words.headline_once(headline["measure_name"])

    def _in_words(self, row: Row, judged: bool) -> Row:
        return {
            **row,
            "said": words.standing(row, judged),
            "rank_of": f"{row['rank']} of {row['of']}" if row["rank"] else None,
            "explain_page": places.explain(row),
        }
