"""Closed rings of positions: their area, and what a drawing needs of them."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (n, 2): longitude and latitude; the last is the first again

DECIMALS = 3  # of a degree: about 100 metres
# On a drawing 700 pixels high, a nation of six degrees has about 120 pixels to the degree.
TOLERANCE = 0.004  # degrees: half a pixel
FEWEST = 4


def area(points: Points) -> float:
    """The area inside a ring, in square degrees (the shoelace formula)."""
    x, y = (points - points[0]).T
    return float(abs(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2


def simplified(points: Points) -> list[list[float]]:
    """The positions without which the ring would move by more than the tolerance, rounded.

    Douglas and Peucker 1973, from the first position to the one furthest from it and back. Empty where
    less than a triangle is left.
    """
    furthest = int(np.hypot(*(points - points[0]).T).argmax())
    keep = np.zeros(len(points), dtype=np.bool_)
    keep[[0, furthest, -1]] = True
    waiting = [(0, furthest), (furthest, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        away = _distances(points[first + 1 : last], points[first], points[last])
        place = first + 1 + int(away.argmax())
        if away.max() > TOLERANCE:
            keep[place] = True
            waiting += [(first, place), (place, last)]
    found = listed(points[keep])
    return found if len(found) >= FEWEST else []


def _distances(points: Points, first: Points, last: Points) -> Points:
    """How far points lie from the line through two others, or from the one where both are one."""
    along, towards = last - first, points - first
    length = np.hypot(*along)
    if not length:
        return np.asarray(np.hypot(*towards.T))
    return np.asarray(np.abs(along[0] * towards[:, 1] - along[1] * towards[:, 0]) / length)


def listed(points: Points) -> list[list[float]]:
    """Positions rounded, those that fall on the one before left out; the ring stays closed."""
    rounded = points.round(DECIMALS)
    moved = np.append(True, (np.diff(rounded, axis=0) != 0).any(axis=1))
    return [[float(x), float(y)] for x, y in rounded[moved]]
