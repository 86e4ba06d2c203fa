"""What entered resources, steps and things come to: the sums of `method.time_driven`, in no run."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evidence.partitions import known
from evidence.queries import Row
from method import time_driven as sums

from .time_driven import Entered

Array = NDArray[np.float64]

SHARES = (70, 75, 80, 85, 90)  # practical shares, per cent, that are tried on all resources


@dataclass(frozen=True)
class Worked:
    """What a person costs, by step and by resource, and what is left of each resource in a year."""

    entered: Entered

    @property
    def time(self) -> float:
        """Pounds a person of staff, rooms and whatever else is paid by the year."""
        return float(self._step_pounds.sum())

    @property
    def things(self) -> float:
        """Pounds a person of what is used up."""
        return float(self._thing_pounds.sum())

    @property
    def person(self) -> float:
        return self.time + self.things

    @property
    def people(self) -> float:
        """How many come in a year; NaN where nobody said."""
        return float("nan") if self.entered.people is None else self.entered.people

    @property
    def parts(self) -> list[Row]:
        """One row for each step and each thing, in the order they were entered."""
        steps = [
            {
                "part": step["step"],
                "kind": "time",
                "resource": self.entered.resources[step["place"]]["resource"],
                "minutes": step["minutes"],
                "times": step["times"],
                "pounds_a_minute": float(self._rate[step["place"]]),
                "price": None,
                "pounds": float(self._step_pounds[at]),
            }
            for at, step in enumerate(self.entered.steps)
        ]
        things = [
            {
                "part": thing["consumable"],
                "kind": "thing",
                "resource": None,
                "minutes": None,
                "times": thing["number"],
                "pounds_a_minute": None,
                "price": thing["price"],
                "pounds": float(self._thing_pounds[at]),
            }
            for at, thing in enumerate(self.entered.things)
        ]
        return [self._labelled(row) for row in (*steps, *things)]

    @property
    def resources(self) -> list[Row]:
        """One row for each resource: its price a minute, pounds a person, and what is used and unused."""
        use, a_person = self.use, self._by_resource
        columns = {
            "used_minutes": known(use.used),
            "used_share": known(use.share),
            "unused_minutes": known(use.unused),
            "unused_cost": known(use.unused_cost),
            "short_minutes": known(use.short),
        }
        return [
            self._labelled(
                {
                    "resource": row["resource"],
                    "cost": row["cost"],
                    "theoretical_minutes": row["capacity"],
                    "practical_share": row["practical"],
                    "practical_minutes": float(self._practical[at]),
                    "pounds_a_minute": float(self._rate[at]),
                    "pounds": float(a_person[at]),
                    **{name: values[at] for name, values in columns.items()},
                    "over": bool(use.over[at]),
                }
            )
            for at, row in enumerate(self.entered.resources)
        ]

    @property
    def shares(self) -> list[Row]:
        """A person's cost at other practical shares of all resources at once, the things with it."""
        found = sums.sensitivity(
            *self._steps, self.people, self._theoretical, self._cost, [float(s) for s in SHARES]
        )
        people_known = self.entered.people is not None
        return [
            self._labelled(
                {
                    "practical_share": share,
                    "pounds": float(found.person[at]) + self.things,
                    "variation": float(found.person[at]) - self.time,
                    "unused_cost": known(found.unused_cost)[at],
                    "over": int(found.over[at]) if people_known else None,
                }
            )
            for at, share in enumerate(SHARES)
        ]

    @cached_property
    def use(self) -> sums.Use:
        return sums.use(*self._steps, self.people, self._practical, self._cost)

    def _labelled(self, row: Row) -> Row:
        """A row that says whether it began as the made-up example."""
        return {**row, "illustrative": self.entered.example}

    @cached_property
    def _cost(self) -> Array:
        return np.array([row["cost"] for row in self.entered.resources], dtype=np.float64)

    @cached_property
    def _theoretical(self) -> Array:
        return np.array([row["capacity"] for row in self.entered.resources], dtype=np.float64)

    @cached_property
    def _practical(self) -> Array:
        share = [row["practical"] for row in self.entered.resources]
        return sums.practical(self._theoretical, share)

    @cached_property
    def _rate(self) -> Array:
        return sums.rate(self._cost, self._practical)

    @cached_property
    def _steps(self) -> tuple[list[int], list[float], list[float]]:
        """Place of the resource, minutes and times of every step."""
        steps = self.entered.steps
        return (
            [step["place"] for step in steps],
            [step["minutes"] for step in steps],
            [step["times"] for step in steps],
        )

    @cached_property
    def _step_pounds(self) -> Array:
        return sums.step_cost(*self._steps, self._rate)

    @cached_property
    def _by_resource(self) -> Array:
        return sums.by_resource(self._steps[0], self._step_pounds, len(self.entered.resources))

    @cached_property
    def _thing_pounds(self) -> Array:
        things = self.entered.things
        return sums.consumed([t["price"] for t in things], [t["number"] for t in things])
