"""What the tests of this package share: two systems, and a file of made-up boundaries."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests import builders

from .boundary_files import CODES, File


@pytest.fixture
def organisations(db: None) -> None:
    for code, ons in CODES.items():
        builders.organisation(code, ons_code=ons)
    builders.organisation("X01", nation="example")


@pytest.fixture
def file(tmp_path: Path) -> File:
    def written(content: Any) -> Path:
        path = tmp_path / "made_up.geojson"
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
        return path

    return written
