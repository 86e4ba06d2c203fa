"""Every analysis of random small stores is what adding up by hand gives."""

from pathlib import Path

import pytest

from costing import engine

from .analyses import ANALYSES, same
from .small_store import at_random


@pytest.mark.parametrize("seed", range(6))
def test_every_analysis_is_what_adding_up_row_by_row_gives(tmp_path: Path, seed: int) -> None:
    small = at_random(seed)
    tables = small.tables(tmp_path)
    for name, (expression, twin) in ANALYSES.items():
        wanted = twin(small)
        try:
            same(engine.rows(expression(tables)), wanted)
        except AssertionError as error:
            raise AssertionError(f"{name} differs: {error}") from error
