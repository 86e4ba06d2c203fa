"""How alike a reader's own list of peers is: worked out on request, for that reader, in no run.

The same sums as those of a run (`method.peers`) on the same published characteristics.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evidence.partitions import known
from method import peers

from .models import PeerWeight

FEWEST, MOST = 5, 20


@dataclass(frozen=True)
class OwnList:
    """How alike the chosen are: fit and grade of the list, distance of each; None where unknown."""

    fit: float | None
    grade: str
    distances: dict[str, float | None]


NO_FIT = OwnList(None, "", {})


def own_list(
    own: str,
    chosen: Sequence[str],
    values: Mapping[str, Mapping[str, float]],
    weights: Sequence[PeerWeight],
) -> OwnList:
    """The fit of `chosen` to `own`; `values` are the characteristics of everybody, by code.

    Everybody's are needed, since a characteristic is evened out over all. Unknown without weights, or
    where `own` or one of the chosen has no value for a variable.
    """
    codes = sorted({own, *chosen, *values})
    if not weights or not values:
        return NO_FIT
    table = [[values.get(c, {}).get(w.variable, np.nan) for w in weights] for c in codes]
    far = peers.distances(np.array(table), np.array([w.weight for w in weights]))
    here, places = codes.index(own), [codes.index(code) for code in chosen]
    neighbours = np.full((len(codes), len(places)), -1)
    neighbours[here] = places
    fit = peers.fit(far, neighbours)[here]
    distances = dict(zip(chosen, known(far[here, places]), strict=True))
    return OwnList(known(np.array([fit]))[0], str(peers.grade(fit)), distances)
