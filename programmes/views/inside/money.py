"""The money half of the page inside a programme: its parts as shares and a head, and its years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evidence import notation
from evidence.charts import Chart
from evidence.queries import Row

from ... import findings, places, sentences
from ...charts.shares import heads, shares
from ...charts.trend import spend_trend
from ...inside import choices, spend
from ...sentences import inside as words
from ...sentences import parts as said_of_parts
from .page import Page

KINDS = {"system": spend.systems, "setting": spend.settings}


@dataclass(frozen=True)
class Money:
    """Spend on a node and on its parts.

    `headlines` are the words of the headline outcome of each system inside; `outcome` is the result
    of the node's own headline outcome.
    """

    page: Page
    headlines: Mapping[str, str]
    outcome: Row | None

    @cached_property
    def all_lines(self) -> list[Row]:
        page = self.page
        if not page.year:
            return []
        return spend.lines(page.run, page.own, page.place, page.choice, page.real)

    @cached_property
    def lines(self) -> list[Row]:
        """The node by year, oldest first."""
        return spend.of_node(self.all_lines, self.page.place)

    @cached_property
    def line(self) -> Row | None:
        """The node in the year shown."""
        return next((row for row in self.lines if row["year"] == self.page.year), None)

    @property
    def setting_name(self) -> str:
        """The care setting looked into; empty for all of them."""
        looked_into = self.page.place.care_setting != "all" and self.lines
        return str(self.lines[0]["setting_name"]) if looked_into else ""

    @cached_property
    def parts(self) -> dict[str, list[Row]]:
        """The systems inside and the care settings, each kind with its rows; empty where unsplit."""
        place, year = self.page.place, self.page.year
        found = {kind: rows(self.all_lines, place, year) for kind, rows in KINDS.items()}
        if self.setting_name:
            del found["system"]
        return {kind: [self._part(row) for row in rows] for kind, rows in found.items() if rows}

    def _part(self, row: Row) -> Row:
        setting, node = row["care_setting"], sentences.node(row)
        more = {"care_setting": setting} if setting != "all" else {}
        said = self.headlines.get(node, "–") if setting == "all" else "–"
        page = self.page.inside(node, **more)
        return findings.in_words(row, page) | {"outcome_said": said}

    @property
    def pictures(self) -> list[list[Chart]]:
        """For each kind of parts the shares and the spend a head, own beside the benchmark."""
        return [self._pair(kind, rows) for kind, rows in self.parts.items()]

    def _pair(self, kind: str, rows: Sequence[Row]) -> list[Chart]:
        compared, address = self.page.compared, self._parts_csv(kind, rows)
        whole = said_of_parts.whole(self.page.node_name)
        return [
            shares(
                f"shares-{kind}",
                rows,
                said_of_parts.shares_title(rows, whole, compared),
                said_of_parts.shares_sentence(rows, whole, compared),
                address,
                compared,
            ),
            heads(
                f"heads-{kind}",
                rows,
                said_of_parts.heads_title(rows, compared),
                said_of_parts.heads_sentence(rows, self.page.basis, compared),
                address,
                compared,
            ),
        ]

    def _parts_csv(self, kind: str, rows: Sequence[Row]) -> str:
        named: dict[str, str | list[str]]
        if kind == "system":
            named = {"system": [row["system"] for row in rows], "level": "system"}
        else:
            setting = [row["care_setting"] for row in rows]
            named = {**findings.node_filters(rows[0]), "care_setting": setting}
        return self._csv(year=self.page.year, **named)

    def _csv(self, **filters: str | list[str]) -> str:
        choice = {key: self.page.choice[key] for key in ("benchmark", "basis")}
        return self.page.csv("benchmarks", **choice, **filters)

    @property
    def divided(self) -> str:
        """The parts whose shares differ most: systems where there are some, else care settings."""
        kind = next(iter(self.parts), "")
        # The outcome is that of all the care of a node: it stands beside how that care is given.
        outcome = self.outcome if kind == "setting" else None
        rows = self.parts.get(kind, [])
        return said_of_parts.divided(rows, self.page.node_name, outcome, self.page.compared)

    @property
    def unsplit(self) -> str:
        """Why there is no picture of parts."""
        return "" if self.parts else words.UNSPLIT[self.page.nation]

    @property
    def why_none(self) -> str:
        """Why there is no spend at all."""
        return words.NO_SPEND[self.page.nation]

    @cached_property
    def trend(self) -> Chart:
        """Spend a head by year, in the prices chosen."""
        page = self.page
        chosen = page.choice.get("prices", choices.CASH)
        prices = choices.prices_of(chosen, page.real)
        rows = [findings.in_words(row, "") for row in spend.trend(self.lines, prices)]
        said = choices.said_of_prices(chosen, page.real)
        node = findings.node_filters(self.lines[0])
        return spend_trend(
            rows,
            words.trend_title(rows, self.setting_name or page.node_name),
            words.trend_sentence(rows, said, page.basis, page.compared),
            self._csv(care_setting=page.place.care_setting, **node),
            words.BREAKS.get(page.nation, {}),
            self.explain,
        )

    @property
    def explain(self) -> str:
        return places.explain(self.line) if self.line else ""

    @property
    def contents(self) -> list[tuple[str, str]]:
        """What is in the number: (question, answer)."""
        node, line = self.page.place.node, self.line
        found = [("Counts", node["includes"]), ("Leaves out", node["excludes"])]
        if line:
            release = line["release"]
            found += [
                ("Spend", f"{notation.pounds(line['spend'])} in {line['year']}"),
                ("Note", "" if (said := findings.spend_note(line)) == "–" else said),
                ("Called other", self.other),
                ("Published as", release.get("title", "")),
                ("Bear in mind", release.get("caveat", "")),
            ]
        return [(question, answer) for question, answer in found if answer]

    @property
    def other(self) -> str:
        """How much of the node stands in parts called other; empty where it is not split."""
        rows = self.parts.get("system", [])
        return (
            said_of_parts.other_share(
                said_of_parts.others(rows), said_of_parts.whole(self.page.node_name)
            )
            if rows
            else ""
        )
