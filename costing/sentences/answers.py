"""The first page of a system in words: one answer for each analysis."""

from collections.abc import Callable, Sequence

from evidence.notation import counted, known, number, percent, pounds, said_per_head, signed_pounds
from evidence.queries import Row

from .. import names
from ..answers import ALONE, NO_LEDGER, OVER, Fact
from ..models.results import ALL
from . import front, withheld
from .front import costliest
from .pathway import TOO_FEW_PEERS

NOT_OVER = "No window is over in the years loaded, so nothing is compared."
NOTHING = "No figure of it may be shown, or none was found."
# The costs of an organisation's events and its ledger are alike within so many percent.
TOLERANCE = 2.0
REFERENCES = {
    "systems": "people of the same age, sex and deprivation in all systems here",
    "published": "people of the same age, sex and deprivation in England in 2014-15, in the prices of "
    "that year and without social care",
}

Facts = dict[str, list[Fact]]


def answers(facts: Facts, groups: Sequence[Row], alone: bool) -> list[Row]:
    """The analyses in the order of a system's menu: the name of the page, its question, its answer."""
    found: dict[str, tuple[str, str]] = {
        "costing-pathways": ("What does a whole pathway cost?", _pathways(_all(facts, "pathway"))),
        "costing-concentration": (
            "How much goes to how few?",
            _concentration(costliest(groups), _all(facts, "spread")),
        ),
        "costing-segments": ("Which people take what?", _segments(_all(facts, "segment"))),
        "costing-areas": ("Where do the resources go?", _areas(_all(facts, "area"))),
        "costing-expected": (
            "Is it what such people are expected to cost?",
            _expected(_all(facts, "expected"), alone),
        ),
        "costing-unit-costs": (
            "What does one unit of care cost?",
            _unit_costs(_all(facts, "organisation")),
        ),
        "costing-specialties": (
            "Which specialties differ?",
            _specialties(_all(facts, "specialty")),
        ),
        "costing-programmes": (
            "How does cost stand beside spend?",
            _programmes(_all(facts, "programme")),
        ),
        "costing-reconciliation": (
            "Is everything there?",
            _reconciliation(facts.get("reconciliation", [])),
        ),
    }
    return [
        {"name": name, "question": question, "answer": answer or NOTHING}
        for name, (question, answer) in found.items()
    ]


def _all(facts: Facts, kind: str) -> list[Fact]:
    """The facts of a kind whose figure is known."""
    return [fact for fact in facts.get(kind, []) if known(fact.own)]


def _largest(facts: Sequence[Fact], figure: Callable[[Fact], float | None]) -> Fact | None:
    """The fact with the largest figure, whatever its sign; unknown ones do not count."""
    there = [fact for fact in facts if known(figure(fact))]
    return max(there, key=lambda fact: abs(figure(fact) or 0.0), default=None)


def _pathways(facts: Sequence[Fact]) -> str:
    most = _largest(facts, lambda fact: fact.more)
    if most:
        difference = (most.own or 0.0) - (most.beside or 0.0)
        return (
            f"{names.pathway(most.key)} differs most from the peers: {said_per_head(most.own)} for each "
            f"person, {said_per_head(abs(difference))} {_more(difference)} "
            f"({signed_pounds(most.more)} in all)."
        )
    dearest = _largest(facts, lambda fact: fact.own)
    if dearest is None:
        return ""
    who = names.small(names.pathway(dearest.key))
    return f"The most for each person: {said_per_head(dearest.own)}, {who}. {_alone(facts)}"


def _alone(facts: Sequence[Fact]) -> str:
    """Why no pathway is compared."""
    why = {fact.second for fact in facts}
    if why == {ALONE}:
        return withheld.ALONE
    return TOO_FEW_PEERS if OVER in why else NOT_OVER


def _concentration(top: Row | None, spreads: Sequence[Fact]) -> str:
    parts = []
    if top:
        who = names.group(top["people_group"])
        parts.append(f"{who} make up {percent(top['share'], 0)} of the cost.")
    if spreads:
        one = spreads[0]
        peers = f"; peers: {number(one.beside, 2)}" if known(one.beside) else ""
        parts.append(
            f"Gini {number(one.own, 2)} (0 where all cost the same, 1 where one person costs "
            f"everything{peers})."
        )
    return " ".join(parts)


def _segments(facts: Sequence[Fact]) -> str:
    most = _largest(facts, lambda fact: fact.more)
    if most is None:
        return ""
    own = f"{said_per_head(most.own)} for each of its people"
    peers = f", {said_per_head(most.beside)} at the peers" if known(most.beside) else ""
    segment = names.segment("bridges", most.key)
    return f"“{segment}” takes most in all ({pounds(most.more)}): {own}{peers}."


def _areas(facts: Sequence[Fact]) -> str:
    there = sorted(
        (fact for fact in facts if fact.key != "unknown"), key=lambda fact: fact.own or 0
    )
    if not there:
        return ""
    low, high = there[0], there[-1]
    if low is high:
        return f"{said_per_head(low.own)} a person ({names.area(low.key)}), before age and need."
    return (
        f"From {said_per_head(low.own)} a person ({names.area(low.key)}) to "
        f"{said_per_head(high.own)} ({names.area(high.key)}), before age and need."
    )


def _expected(facts: Sequence[Fact], alone: bool) -> str:
    wanted = "published" if alone else "systems"
    one = next((fact for fact in facts if fact.key == wanted), facts[0] if facts else None)
    if one is None:
        return ""
    difference = (one.own or 0.0) - 100
    how = (
        f"{percent(abs(difference))} {_more(difference)} than"
        if round(difference, 1)
        else "as much as"
    )
    return f"Care costs {how} that of {REFERENCES[one.key]}."


def _unit_costs(facts: Sequence[Fact]) -> str:
    if not facts:
        return ""
    low, high = (bound(fact.own or 0.0 for fact in facts) for bound in (min, max))
    text = (
        f"Index from {number(low)} to {number(high)} over {_organisations(len(facts))} (100: the nation’s "
        "unit costs)"
    )
    return f"{text}; {_chance([fact.second for fact in facts])}."


def _chance(positions: Sequence[str]) -> str:
    """How many lie outside either of their limits, and how many have none to lie against."""
    above = sum(one.startswith("above") for one in positions)
    below = sum(one.startswith("below") for one in positions)
    sides, without = ((above, "above"), (below, "below")), positions.count("")
    if without == len(positions):
        return "none has limits to tell chance by"
    there = (f"{counted(many)} {side}" for many, side in sides if many)
    text = f"{' and '.join(there)} what chance explains"
    if not above + below:
        who = "those with limits are" if without else "every one is"
        text = f"{who} within what chance explains"
    return f"{text}; {without_limits(without)}" if without else text


def without_limits(count: int) -> str:
    """Of how many it cannot be said whether chance would do as well."""
    return f"{counted(count)} {'has' if count == 1 else 'have'} no limits"


def _specialties(facts: Sequence[Fact]) -> str:
    most = _largest(facts, lambda fact: fact.more)
    if most is None:
        return ""
    return (
        f"{names.specialty(most.key)} at {names.organisation(most.second)} differs most from the "
        f"nation’s unit costs: {signed_pounds(most.more)}, index {number(most.own)}."
    )


def _programmes(facts: Sequence[Fact]) -> str:
    most = _largest(facts, lambda fact: fact.more)
    if most is None:
        return "No programme budget is loaded for this system and year to stand beside the cost."
    return (
        f"{most.key} differs most: care cost {said_per_head(most.own)} a person, spend was "
        f"{said_per_head(most.beside)}."
    )


def _reconciliation(facts: Sequence[Fact]) -> str:
    own = [fact for fact in facts if fact.key != ALL]
    outside = sum(outside_tolerance(one.own) for one in own)
    whole = next((fact for fact in facts if fact.key == ALL), None)
    if whole is None or not known(whole.own):
        return matched(facts)
    verb = "differs" if outside == 1 else "differ"
    return (
        f"The events come to {percent(whole.own)} of the ledgers; {_organisations(outside)} {verb} by "
        f"more than {number(TOLERANCE)}%."
    )


def matched(facts: Sequence[Fact]) -> str:
    """How much of the ledgers all events come to, or why that is not told."""
    own = [fact for fact in facts if fact.key != ALL]
    without = sum(fact.second == NO_LEDGER for fact in own)
    whole = next((fact for fact in facts if fact.key == ALL), None)
    if whole is None:
        return front.NO_LEDGER
    return front.matched(whole.own, whole.hidden, without, len(own))


def outside_tolerance(matched: float | None) -> bool:
    """Whether an organisation's events and its ledger (percent of it) differ by more than they may."""
    return matched is not None and known(matched) and abs(matched - 100) > TOLERANCE


def _organisations(count: int) -> str:
    return f"{counted(count)} organisation{'' if count == 1 else 's'}"


def _more(difference: float) -> str:
    return "more" if difference > 0 else "less"
