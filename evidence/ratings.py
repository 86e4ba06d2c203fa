"""How good the data are: each release rated on the five requirements of finance data, by rule.

The rules are data (`data/rating_rules.csv`): a measured quantity, what it has to reach to be green or
amber, why it matters where it does not, and the words of what was measured. What is measured comes
from whoever knows the facts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from . import load, notation
from .datasets import table
from .load import known, once
from .models import Feed, Rating, Release

TABLE = "rating_rules.csv"
BETTER = ("more", "less")
# From the worst to the best: a requirement is rated by the worst of its tests.
WORDS = tuple(Rating.Word.values)
UNKNOWN = "What the rule asks for ({test}) is not known of this release."


@dataclass(frozen=True, slots=True)
class RuleRow:
    """rating_rules.csv: one row per requirement, kind of release and quantity tested.

    Where `more` is better, a quantity of at least `green` is green and of at least `amber` amber;
    where `less` is, of at most.
    """

    requirement: str
    kind: str
    test: str
    better: str
    green: float
    amber: float
    why: str
    words: str


@dataclass(frozen=True)
class Measured:
    """What is known of one release: quantities by the name of the test, and words for the reasons.

    `feeds` are the (nation, programme) that its figures are about.
    """

    release: str
    kind: str
    quantities: Mapping[str, float]
    words: Mapping[str, str]
    feeds: Iterable[tuple[str, str]] = ()


def rules() -> list[RuleRow]:
    """The rules; raises TableError where one names what there is not."""
    path: Path = load.DATA / TABLE
    rows = list(table.read(path, RuleRow))
    known(path, "requirement", (row.requirement for row in rows), Rating.Requirement.values)
    known(path, "kind", (row.kind for row in rows), Release.Kind.values)
    known(path, "better", (row.better for row in rows), BETTER)
    once(path, rows, "requirement", "kind", "test")
    return rows


def rate(measured: Sequence[Measured], on: date) -> None:
    """Rate every release measured, as of a day, in place of all ratings there were."""
    found = rules()
    Rating.objects.all().delete()
    Feed.objects.all().delete()
    Rating.objects.bulk_create(rating for one in measured for rating in ratings(one, found, on))
    Feed.objects.bulk_create(
        Feed(release_id=one.release, nation=nation, programme=programme)
        for one in measured
        for nation, programme in sorted(set(one.feeds))
    )


def ratings(one: Measured, rules: Sequence[RuleRow], on: date) -> Iterator[Rating]:
    """The ratings of one release: none on a requirement that has no rule for its kind."""
    for requirement in Rating.Requirement.values:
        tests = [rule for rule in rules if (rule.requirement, rule.kind) == (requirement, one.kind)]
        if tests:
            yield Rating(
                release_id=one.release,
                requirement=requirement,
                rating=min(
                    (judged(rule, one.quantities.get(rule.test)) for rule in tests), key=WORDS.index
                ),
                reason=" ".join([*because(tests, one), *(reason(rule, one, on) for rule in tests)]),
                rated_on=on,
            )


def judged(rule: RuleRow, quantity: float | None) -> str:
    """Green, amber or red; red where the quantity is not known."""
    if quantity is None:
        return Rating.Word.RED
    sign = 1 if rule.better == "more" else -1
    if sign * quantity >= sign * rule.green:
        return Rating.Word.GREEN
    return Rating.Word.AMBER if sign * quantity >= sign * rule.amber else Rating.Word.RED


def because(tests: Sequence[RuleRow], one: Measured) -> Iterator[str]:
    """Why it is not green, in one plain sentence before what was measured; nothing where it is."""
    short = [
        rule.why
        for rule in tests
        if judged(rule, one.quantities.get(rule.test)) != Rating.Word.GREEN
    ]
    if short:
        yield f"{'; '.join(short).capitalize()}."


def reason(rule: RuleRow, one: Measured, on: date) -> str:
    """The words of a rule with what was measured put in."""
    quantity = one.quantities.get(rule.test)
    if quantity is None:
        return UNKNOWN.format(test=rule.test.replace("_", " "))
    said = {"value": written(quantity), "on": notation.day(on), **one.words}
    return rule.words.format(**said)


def written(quantity: float) -> str:
    """Whole, or to a tenth: never rounded to all or nothing where it is not."""
    return notation.number(quantity, 0 if quantity == round(quantity) else 1)
