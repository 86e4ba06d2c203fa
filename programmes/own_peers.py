"""The choice of one's own peers: whom a reader may choose, whom they chose, what is wrong with it."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Subquery
from django.http import QueryDict

import organisations.queries
from evidence.models import Run
from evidence.queries import Row
from organisations import whatif as alike
from organisations.models import PeerSet

from .sentences import own_peers as said

# More codes than this are not read: nobody chose them from the list.
MOST_READ = 100


def codes_of(address: QueryDict) -> list[str]:
    """The codes an address names, each once: ?peers=QJK,QSL or ?peers=QJK&peers=QSL."""
    given = ",".join(address.getlist("peers")).split(",")
    return list(dict.fromkeys(code.strip().upper() for code in given if code.strip()))[:MOST_READ]


@dataclass(frozen=True)
class Chooser:
    """Whom a reader may choose, whom they chose, and what is wrong with the choice."""

    run: Run
    own: Row
    address: QueryDict

    @property
    def asked(self) -> bool:
        """Whether the address names a list, though it may be empty."""
        return "peers" in self.address

    @property
    def wanted(self) -> str:
        return self.address.get("q", "").strip()

    @cached_property
    def candidates(self) -> list[Row]:
        """Everybody of the same kind and nation who was there at the same time."""
        own = self.own
        rows = organisations.queries.organisations(own["kind"], own["nation"]).rows()
        return [row for row in rows if row["code"] != own["code"] and _contemporary(own, row)]

    @cached_property
    def by_code(self) -> dict[str, Row]:
        """The candidates by each code they have, in capitals."""
        codes = ("code", "ons_code", "ods_code")
        return {row[name].upper(): row for row in self.candidates for name in codes if row[name]}

    @cached_property
    def peers(self) -> list[Row]:
        """The run's own peers, each with the method, fit and grade of their set."""
        chosen = PeerSet.objects.filter(run=self.run, organisation=self.own["code"])
        names = ("method", "fit", "grade")
        listing = organisations.queries.peers(self.run, self.own["code"])
        about = {name: Subquery(chosen.values(name)[:1]) for name in names}
        return [
            {**listing.row(values), **{name: values[name] for name in names}}
            for values in listing.queryset.annotate(**about)
        ]

    @property
    def of_run(self) -> dict[str, int]:
        """The run's own peers with their places."""
        return {row["peer"]: row["rank"] for row in self.peers}

    @property
    def set_of_run(self) -> Row:
        """Method, fit and grade of the run's own peers; empty where it has none."""
        return self.peers[0] if self.peers else {}

    @cached_property
    def codes(self) -> list[str]:
        """Codes of the chosen that can be chosen; the run's own peers where nobody is named."""
        if not self.asked:
            return list(self.of_run)
        found = [self.by_code.get(code) for code in codes_of(self.address)]
        return list(dict.fromkeys(row["code"] for row in found if row))

    @property
    def chosen(self) -> list[Row]:
        return [self.by_code[code.upper()] for code in self.codes if code.upper() in self.by_code]

    @cached_property
    def wrong(self) -> list[str]:
        """What is wrong with the list, each with what would mend it."""
        mine = {self.own[name].upper() for name in ("code", "ons_code", "ods_code")}
        given = codes_of(self.address)
        messages = []
        if mine & set(given):
            messages.append(said.oneself(organisations.queries.full_name(self.own)))
        unknown = [code for code in given if code not in self.by_code and code not in mine]
        if unknown:
            messages.append(said.unknown(unknown))
        if len(self.codes) < alike.FEWEST:
            messages.append(said.too_few(len(self.codes)))
        if len(self.codes) > alike.MOST:
            messages.append(said.too_many(len(self.codes)))
        return messages

    @property
    def groups(self) -> list[tuple[str, list[tuple[Row, bool, str]]]]:
        """What can be ticked: the ticked first, then the others, or those a search found.

        Each with whether it is ticked and its place among the run's peers.
        """
        ticked = [(row, True, self._place(row)) for row in self.chosen]
        others = [
            (row, False, self._place(row))
            for row in self.candidates
            if row["code"] not in self.codes and _matches(row, self.wanted)
        ]
        found = f"Found for “{self.wanted}”" if self.wanted else "Everybody else"
        return [(words, rows) for words, rows in (("On the list", ticked), (found, others)) if rows]

    def _place(self, row: Row) -> str:
        rank = self.of_run.get(row["code"])
        if not rank or self.own["kind"] == "health_board":
            return ""
        return f"the run’s number {rank}"

    @property
    def found_nobody(self) -> bool:
        return bool(self.wanted) and not any(not on for _, rows in self.groups for _, on, _ in rows)


def _contemporary(own: Row, other: Row) -> bool:
    """Today's organisations for one of today; for one that has ended, those of its time."""
    if own["valid_to"] is None:
        return other["valid_to"] is None
    ended = other["valid_to"] or own["valid_to"]
    return bool(other["valid_from"] <= own["valid_to"] and ended >= own["valid_from"])


def _matches(row: Row, wanted: str) -> bool:
    parts = wanted.casefold().split()
    text = f"{row['name']} {row['code']} {row['region']}".casefold()
    return all(part in text for part in parts)
