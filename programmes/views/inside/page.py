"""What both halves of the page inside a programme stand on: whose, where in the tree, which choice."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evidence.charts import csv
from evidence.models import Run
from evidence.queries import Row

from ... import places
from ...inside.tree import Place
from ...real_terms import RealTerms
from ...sentences import BASES, Comparison

# What an address keeps from one level to the next; the measure belongs to its own node.
KEPT = ("year", "benchmark", "basis", "prices")


@dataclass(frozen=True)
class Page:
    """One organisation, one place in the tree, and one choice of year, benchmark, basis and prices."""

    run: Run
    own: Row
    place: Place
    choice: dict[str, str]
    real: RealTerms

    @property
    def code(self) -> str:
        return str(self.own["code"])

    @property
    def nation(self) -> str:
        return str(self.own["nation"])

    @property
    def node_name(self) -> str:
        return str(self.place.node["name"])

    @property
    def year(self) -> str:
        """The year shown; empty where there is no spend on this node."""
        return self.choice.get("year", "")

    @property
    def basis(self) -> str:
        """The population basis in words."""
        return BASES.get(self.choice.get("basis", ""), "")

    @property
    def address(self) -> dict[str, str]:
        """The choice as other levels take it."""
        return {key: self.choice[key] for key in KEPT if key in self.choice}

    @property
    def of_organisation(self) -> dict[str, str]:
        """The choice as the organisation's own pages take it, which have no prices."""
        return {key: value for key, value in self.address.items() if key != "prices"}

    @cached_property
    def compared(self) -> Comparison:
        peers = self.place.node["peers"] or 0
        adjusted = self.choice.get("basis") == "need_weighted"
        return Comparison(self.own["kind"], self.nation, peers, adjusted)

    def inside(self, node: str, **more: str) -> str:
        """The same page for another node."""
        return places.organisation_programme(self.code, node, **self.address, **more)

    def csv(self, place: str, **filters: Any) -> str:
        """The same rows from the API, of this organisation in this run."""
        return csv(place, organisation=self.code, run=self.run.pk, **filters)
