"""The charts on the page of one organisation: spend beside outcome, variations, shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from evidence.charts import Chart, csv
from evidence.models import Run
from evidence.queries import Row

from .. import charts, findings, places, sentences
from ..sentences import Comparison

# With fewer programmes that have both spend and outcome, one programme is shown for everybody.
FEWEST_POINTS = 4
# With fewer programmes the systems in them stand in the same ranking.
FEWEST_TOPS = 3
# With fewer programmes than this, shares are those of the systems in the one there is.
FEWEST_SHARES = 2


@dataclass(frozen=True)
class Pictures:
    """The charts of one organisation for one choice of year, benchmark and basis.

    `spend` are its rows of benchmarks; `value_maps` its own, and everybody's where they are drawn;
    `programme` the one a reader asked to see in the picture, empty for none.
    """

    run: Run
    own: Row
    choice: dict[str, str]
    programme: str
    compared: Comparison
    peers: Sequence[Row]
    spend: Sequence[Row]
    value_maps: Sequence[Row]

    @property
    def code(self) -> str:
        return str(self.own["code"])

    @cached_property
    def value_map(self) -> list[Row]:
        """Spend beside outcome of the organisation itself, each row with its page."""
        mine = [row for row in self.value_maps if row["organisation"] == self.code]
        return [{**row, "page": self.page(row)} for row in mine]

    def page(self, row: Row) -> str:
        """The page inside the programme or system that a row is about."""
        return places.organisation_programme(self.code, sentences.node(row), **self.choice)

    @property
    def all_programmes(self) -> str:
        """The page with the shares of all programmes."""
        return places.organisation_programmes(self.code, **self.choice)

    @cached_property
    def asked(self) -> Row | None:
        """The row of the programme that a reader asked to see, where there is one."""
        mine = (row for row in self.value_map if sentences.node(row) == self.programme)
        return next((row for row in mine if row["outcome"] is not None), None)

    @cached_property
    def pictured(self) -> Row | None:
        """The row of the programme in the picture: the one asked for, else the largest variation."""
        there = [row for row in self.value_map if row["outcome"] is not None]
        return self.asked or max(there, key=lambda row: abs(row["variation"] or 0), default=None)

    @cached_property
    def points(self) -> list[Row]:
        """The programmes with both spend and outcome; the systems in them stand on their own pages."""
        return [row for row in self.value_map if not row["system"] and _placed(row)]

    @cached_property
    def picture(self) -> Chart | None:
        """Spend beside outcome: programmes where there are enough, else everybody in one of them."""
        if len(self.points) >= FEWEST_POINTS and not self.asked:
            return self._quadrant()
        return self._everybody(self.pictured) if self.pictured else None

    def _quadrant(self) -> Chart:
        rows = [row for row in self.value_map if not row["system"]]
        level = {"level": "programme"}
        address = csv("value-map", organisation=self.code, run=self.run.pk, **level, **self.choice)
        title = sentences.quadrant_title(self.points)
        sentence = sentences.quadrant_sentence(self.points, self.compared)
        return charts.quadrant(rows, title, sentence, address)

    def _everybody(self, own: Row) -> Chart:
        node = sentences.node(own)
        rows = [
            {**row, "page": places.organisation(row["organisation"], **self.choice)}
            for row in self.value_maps
            if sentences.node(row) == node
        ]
        named = findings.node_filters(own)
        nation = self.own["nation"]
        address = csv("value-map", nation=nation, run=self.run.pk, **named, **self.choice)
        title = sentences.beside_title(own, self.compared)
        explain = next(row["explain_page"] for row in self.spend if sentences.node(row) == node)
        return charts.all_organisations(
            rows, own, self.comparators(rows), self.compared, title, address, explain
        )

    def comparators(self, rows: Sequence[Row]) -> list[str]:
        """Codes of those compared with: the peers, or whichever boards there were in that year."""
        if self.own["kind"] == "health_board":
            return [row["organisation"] for row in rows if row["organisation"] != self.code]
        return [row["peer"] for row in self.peers]

    @property
    def others(self) -> list[tuple[str, str]]:
        """What could be in the picture instead: (name, address)."""
        drawn = self.picture.id if self.picture else ""
        here = {} if drawn == "quadrant" else self.pictured or {}
        instead = [
            (
                row["programme_name"],
                places.organisation(self.code, programme=sentences.node(row), **self.choice),
            )
            for row in self.value_map
            if row["outcome"] is not None and row["programme_name"] != here.get("programme_name")
        ]
        if len(self.points) >= FEWEST_POINTS and drawn != "quadrant":
            return [("All programmes", places.organisation(self.code, **self.choice)), *instead]
        return instead

    @cached_property
    def tops(self) -> list[Row]:
        """The rows of programmes, the total apart."""
        return [row for row in self.spend if row["programme"] != "ALL" and not row["system"]]

    @cached_property
    def systems(self) -> list[Row]:
        return [row for row in self.spend if row["system"]]

    @property
    def variations(self) -> Chart | None:
        """The ranked variations of programmes; with the systems in them where they are few."""
        few = len(self.tops) < FEWEST_TOPS
        rows = [*self.tops, *(self.systems if few else [])]
        return (
            self._variations(["programme", "system"] if few else ["programme"], rows)
            if rows
            else None
        )

    def _variations(self, levels: list[str], rows: list[Row]) -> Chart:
        title = sentences.variations_title(rows, self.compared)
        sentence = sentences.variations_sentence(rows, self.compared)
        address = self._benchmarks(level=levels)
        return charts.variations(f"variations-{levels[0]}", rows, title, sentence, address)

    @property
    def shares(self) -> Chart | None:
        """Shares of spend beside the benchmark's: of programmes, or of the systems in the only one."""
        inside = len(self.tops) < FEWEST_SHARES
        rows = self.systems if inside else self.tops
        if not any(row["share_variation"] is not None for row in rows):
            return None
        parent = self.tops[0]["programme_name"] if inside and self.tops else ""
        of = sentences.whole(any(row["programme"] == "ALL" for row in self.spend), parent)
        title = sentences.shares_title(rows, self.compared, of)
        sentence = sentences.shares_sentence(rows, self.compared, charts.MOST_SHARES)
        address = self._benchmarks(level="system" if inside else "programme")
        others = self.compared.against(self.choice["benchmark"])
        return charts.share_bar(rows, title, sentence, address, others)

    def _benchmarks(self, **level: str | list[str]) -> str:
        """The download of rows of spend against the benchmark."""
        return csv("benchmarks", organisation=self.code, run=self.run.pk, **level, **self.choice)


def _placed(row: Row) -> bool:
    return row["spend_z"] is not None and row["outcome_z"] is not None
