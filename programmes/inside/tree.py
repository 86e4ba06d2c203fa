"""Where in the tree of programmes a page stands: its node, what is above and what is inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import Count, IntegerField, OuterRef, Subquery

from evidence.models import Run
from evidence.queries import Row
from organisations.models import Peer

from .. import queries
from ..models import NoMeasure

TOTAL = "ALL"


def nodes(run: Run, own: Row) -> list[Row]:
    """The whole tree as an organisation sees it, in one question to the database.

    Beside each node `why_no_outcome`, the reason why its nation has no credible outcome of it, and
    with all of them how many `peers` the organisation has.
    """
    listing = queries.programmes()
    reasons = NoMeasure.objects.filter(programme=OuterRef("pk"), nation=own["nation"])
    peers = Peer.objects.filter(run=run, organisation=own["code"]).order_by()
    counted = peers.values("organisation").annotate(count=Count("*")).values("count")
    found = listing.queryset.annotate(
        why_no_outcome=Subquery(reasons.values("reason")[:1]),
        peers=Subquery(counted, output_field=IntegerField()),
    )
    return [listing.row(values) for values in found]


class NoSuchNode(LookupError):
    """There is no such node for an organisation; the message says why and names one there is."""


@dataclass(frozen=True)
class Place:
    """One node with its parent programme (None for a programme) and the systems inside it.

    `care_setting` is the setting that the page looks into, `all` for none.
    """

    node: Row
    parent: Row | None
    systems: Sequence[Row]
    care_setting: str = "all"

    @property
    def code(self) -> str:
        return str(self.node["code"])

    @property
    def codes(self) -> list[str]:
        """The node and the systems inside it."""
        return [self.code, *(row["code"] for row in self.systems)]


def place(nodes: Sequence[Row], code: str, own: Row, care_setting: str = "all") -> Place:
    """The place of a code in the tree, as the nation of an organisation has it.

    Raises NoSuchNode for a code that is in no tree, and for a line of another nation.
    """
    by_code = {row["code"]: row for row in nodes if row["code"] != TOTAL}
    node = by_code.get(code)
    if node is None:
        raise NoSuchNode(_unknown(code, by_code, own))
    if not here(node, own["nation"]):
        raise NoSuchNode(_elsewhere(node, own))
    systems = [row for row in nodes if row["parent"] == code and here(row, own["nation"])]
    return Place(node, by_code.get(node["parent"]), systems, care_setting)


def here(node: Row, nation: str) -> bool:
    """Whether a node is shown for a nation: it is official, or local to that nation."""
    return node["nation"] in ("", nation)


def programmes(nodes: Sequence[Row], nation: str) -> list[Row]:
    """The programmes, without those that are local to another nation."""
    return [row for row in nodes if row["level"] == "programme" and here(row, nation)]


def _unknown(code: str, by_code: dict[str, Row], own: Row) -> str:
    near = nearest(code, [row for row in by_code.values() if here(row, own["nation"])])
    said = f" The nearest is {near['code']}, {near['name']}." if near else ""
    return f"There is no programme or system with the code {code}.{said}"


def nearest(asked: str, nodes: Sequence[Row]) -> Row | None:
    """The node that was probably meant: one with the word in its name, else the most alike code."""
    word = asked.casefold()
    by_name = next((row for row in nodes if word in row["name"].casefold()), None)
    codes = {row["code"]: row for row in nodes}
    alike = get_close_matches(asked.upper(), codes, n=1, cutoff=0)
    return by_name or (codes[alike[0]] if alike else None)


def _elsewhere(node: Row, own: Row) -> str:
    return (
        f"{node['name']} is a line of {node['nation'].title()}; {own['name']} is in "
        f"{own['nation'].title()}. Figures of the two are collected by different rules and are "
        "never compared."
    )
