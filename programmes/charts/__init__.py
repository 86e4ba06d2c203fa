"""Rows → drawings. Each module draws one message and returns it with its table and download."""

from .all_organisations import all_organisations
from .box import box_by_period
from .funnel import funnel
from .map import boundary_places, map_of, tile_places
from .quadrant import quadrant
from .ranking import outcome_ranking, spend_ranking
from .share_bar import DRAWN as MOST_SHARES
from .share_bar import share_bar
from .variations import variations

__all__ = [
    "MOST_SHARES",
    "all_organisations",
    "boundary_places",
    "box_by_period",
    "funnel",
    "map_of",
    "outcome_ranking",
    "quadrant",
    "share_bar",
    "spend_ranking",
    "tile_places",
    "variations",
]
