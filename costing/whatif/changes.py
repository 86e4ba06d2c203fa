"""The numbers and prices that a reader put in place of a scenario's own, as the address holds them.

`number-<step>` is the number of one step; `price-<service>` the price of a service wherever it stands, so
that both pathways are priced alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import QueryDict

from ..sentences import entered as wrong
from ..sentences import scenario as said
from .numbers import Limits, Problem, Refused, number
from .scenarios import Scenario, prices

NUMBER, PRICE = "number-", "price-"
NUMBERS = Limits(most=10_000, example="2", least=0.0001)
PRICES = Limits(most=1_000_000, example="40", least=0.01)


@dataclass(frozen=True)
class Changes:
    """What a reader changed: by step and by service; what was given as text, and what is wrong."""

    numbers: dict[str, float] = field(default_factory=dict)
    prices: dict[str, float] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    wrong: tuple[Problem, ...] = ()

    @property
    def address(self) -> dict[str, str]:
        """The fields of an address that hold what differs from the scenario, and nothing else."""
        names = [NUMBER + code for code in self.numbers] + [PRICE + code for code in self.prices]
        return {name: self.given[name] for name in names}

    def __bool__(self) -> bool:
        return bool(self.numbers or self.prices)


def changes(scenario: Scenario, address: QueryDict) -> Changes:
    """What an address changes in a scenario. An empty field, or one as it was, changes nothing."""
    known = dict(_fields(scenario))
    asked = [name for name in address if name.startswith((NUMBER, PRICE))]
    given = {name: (address.get(name) or "").strip() for name in asked}
    found = Changes(given=given)
    problems = []
    for name, text in given.items():
        if name not in known:
            problems.append(Problem(wrong.unknown_field(name, scenario.name), "own"))
            continue
        own, words, limits = known[name]
        try:
            value = number(text, limits) if text else own
        except Refused as refused:
            problems.append(Problem(f"{words}: {refused}", name))
            continue
        if value != own:
            kept = found.numbers if name.startswith(NUMBER) else found.prices
            kept[name.partition("-")[2]] = value
    return Changes(found.numbers, found.prices, given, tuple(problems))


def _fields(scenario: Scenario) -> Iterator[tuple[str, tuple[float, str, Limits]]]:
    """Each field with its value in the scenario, its words and its limits."""
    for side, step in scenario.steps:
        yield NUMBER + step.code, (step.number, said.number_of(side, step.service), NUMBERS)
    for service in scenario.services:
        yield PRICE + service, (prices()[service].pounds, said.price_of(service), PRICES)
