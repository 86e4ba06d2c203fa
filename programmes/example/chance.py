"""The one source of chance of the made-up nation: the same name always has the same draw."""

from random import Random
from statistics import NormalDist

SEED = 20260401

NORMAL = NormalDist()
# Draws further out are drawn in, so that nobody is unusual by accident.
FURTHEST = 1.6


def draw(*names: str) -> float:
    """A draw from the standard normal distribution, at most 1.6 either way, that belongs to a name.

    Every name has a stream of its own: one more organisation or line changes no other figure.
    """
    share = Random(f"{SEED} {' '.join(names)}").random()  # noqa: S311  (no secret)
    return max(-FURTHEST, min(FURTHEST, NORMAL.inv_cdf(min(max(share, 1e-9), 1 - 1e-9))))


def shared_out(total: int, weights: dict[str, float]) -> dict[str, int]:
    """A whole number in whole parts by weight that add up to it: the last part takes the rest."""
    parts, left, of = {}, total, sum(weights.values())
    for name, weight in weights.items():
        parts[name] = round(left * weight / of) if of else 0
        left, of = left - parts[name], of - weight
    return parts
