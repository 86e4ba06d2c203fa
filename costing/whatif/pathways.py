"""Two pathways worked out for one reader: the same sums as everywhere (`method.scenario`), in no run."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evidence.partitions import known
from evidence.queries import Row
from method import scenario as sums

from .changes import Changes
from .scenarios import SIDES, Scenario, prices

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Worked:
    """A scenario with a reader's changes: steps, months, settings and services as rows.

    Every row is illustrative: the person is invented, and so are the prices nobody changed.
    """

    scenario: Scenario
    changes: Changes

    @cached_property
    def steps(self) -> list[Row]:
        """One row for each step, the sub-optimal pathway first, in the order in which they begin."""
        return [
            {
                "scenario": self.scenario.code,
                "pathway": side,
                "step": step.code,
                "month": step.month,
                "until": step.last,
                "service": step.service,
                "care_setting": step.care_setting,
                "number": self.changes.numbers.get(step.code, step.number),
                "number_is_yours": step.code in self.changes.numbers,
                "priced_as": step.price,
                "price": self._price(step.price),
                "price_is_yours": step.price in self.changes.prices,
                "pounds": float(self.pounds[place]),
                "why": step.why,
                "evidence": step.evidence,
                "source": step.source,
                "illustrative": True,
            }
            for place, (side, step) in enumerate(self.scenario.steps)
        ]

    @cached_property
    def pounds(self) -> Array:
        return sums.pounds(self._numbers, self._prices)

    @cached_property
    def totals(self) -> tuple[float, float]:
        """Pounds of the sub-optimal and of the optimal pathway."""
        return sums.totals(self.pounds, self._second)

    @property
    def difference(self) -> float:
        """Sub-optimal less optimal, in pounds."""
        return self.totals[0] - self.totals[1]

    @property
    def months(self) -> list[Row]:
        """Pounds of both pathways up to and including each month, with what begins in it."""
        first, second = (self._running(chosen) for chosen in (~self._second, self._second))
        return [
            {
                "scenario": self.scenario.code,
                "month": month,
                "first": float(first[month]),
                "second": float(second[month]),
                "first_begins": self._begins(SIDES[0], month),
                "second_begins": self._begins(SIDES[1], month),
                "illustrative": True,
            }
            for month in range(self.scenario.months + 1)
        ]

    @property
    def overtakes(self) -> int | None:
        """The month from which on the dearer pathway has come to more; None from the beginning."""
        sign = 1 if self.difference > 0 else -1
        behind = [row["month"] for row in self.months if sign * (row["first"] - row["second"]) <= 0]
        return max(behind, default=-1) + 1 or None

    @property
    def settings(self) -> list[Row]:
        """Pounds of both pathways by care setting, in the order in which they are first met."""
        names = list(dict.fromkeys(step.care_setting for _, step in self.scenario.steps))
        places = [names.index(step.care_setting) for _, step in self.scenario.steps]
        first, second = sums.by_group(self.pounds, places, self._second, len(names))
        return [self._both("care_setting", *row) for row in zip(names, first, second, strict=True)]

    @property
    def services(self) -> list[Row]:
        """Numbers and pounds of both pathways by service, and the price at which the difference turns.

        The service that makes most of the difference stands first.
        """
        names = self.scenario.services
        first, second = sums.by_group(self.pounds, self._services, self._second, len(names))
        numbers = sums.by_group(self._numbers, self._services, self._second, len(names))
        turns = known(self.turns.price)
        rows = [
            self._both("service", name, first[place], second[place])
            | {"price": self._price(name), "price_is_yours": name in self.changes.prices}
            | {"first_number": float(numbers[0][place]), "second_number": float(numbers[1][place])}
            | {"turns_at_price": turns[place]}
            for place, name in enumerate(names)
        ]
        return sorted(rows, key=lambda row: -abs(row["difference"]))

    @cached_property
    def turns(self) -> sums.Turn:
        names = self.scenario.services
        return sums.turns(self._numbers, self._prices, self._services, self._second, len(names))

    @property
    def dearest(self) -> Row | None:
        """The step with the most pounds, and at which price and number of it the difference turns."""
        place = sums.dearest(self.pounds)
        if place < 0:
            return None
        return {
            **self.steps[place],
            "turns_at_price": known(self.turns.price)[self._services[place]],
            "turns_at_number": known(self.turns.number)[place],
        }

    def _both(self, key: str, name: str, first: float, second: float) -> Row:
        pounds = {"first": float(first), "second": float(second)}
        pounds["difference"] = pounds["first"] - pounds["second"]
        return {"scenario": self.scenario.code, key: name, **pounds, "illustrative": True}

    def _price(self, service: str) -> float:
        return self.changes.prices.get(service, prices()[service].pounds)

    def _running(self, chosen: NDArray[np.bool_]) -> Array:
        steps = [step for _, step in self.scenario.steps]
        start, end = (np.array([getattr(s, name) for s in steps]) for name in ("month", "last"))
        months = self.scenario.months
        return sums.running(self.pounds[chosen], start[chosen], end[chosen], months)

    def _begins(self, side: str, month: int) -> list[str]:
        steps = self.scenario.steps
        return [step.service for of, step in steps if of == side and step.month == month]

    @property
    def _numbers(self) -> list[float]:
        own = self.changes.numbers
        return [own.get(step.code, step.number) for _, step in self.scenario.steps]

    @property
    def _prices(self) -> list[float]:
        return [self._price(step.price) for _, step in self.scenario.steps]

    @property
    def _services(self) -> list[int]:
        names = self.scenario.services
        return [names.index(step.price) for _, step in self.scenario.steps]

    @property
    def _second(self) -> NDArray[np.bool_]:
        return np.array([side == SIDES[1] for side, _ in self.scenario.steps])
