"""What every page and file of one organisation has in common: whose it is, and who it is compared with."""

from dataclasses import dataclass
from functools import cached_property

import organisations.queries
from evidence.models import Run
from evidence.queries import Row

from .sentences import Comparison


@dataclass(frozen=True)
class OfOne:
    """One organisation, by its row, as one run has it."""

    run: Run
    own: Row

    @property
    def code(self) -> str:
        return str(self.own["code"])

    @property
    def name(self) -> str:
        return organisations.queries.full_name(self.own)

    @property
    def nation(self) -> str:
        return str(self.own["nation"])

    @cached_property
    def peers(self) -> list[Row]:
        return organisations.queries.peers(self.run, self.code).rows()

    @property
    def adjusted(self) -> bool:
        """Whether people are weighted for need; outcomes are of people as they are."""
        return False

    @cached_property
    def compared(self) -> Comparison:
        return Comparison(self.own["kind"], self.nation, len(self.peers), self.adjusted)


@dataclass(frozen=True)
class OfOneChoice(OfOne):
    """One organisation for one choice of year, benchmark and population basis."""

    choice: dict[str, str]

    @property
    def adjusted(self) -> bool:
        return self.choice.get("basis") == "need_weighted"
