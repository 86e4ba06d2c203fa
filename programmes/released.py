"""What a release itself says of its figures: to which day they go, how open it is, how old it is."""

import re
from datetime import date

from evidence.models import Release

OPEN_LICENCES = ("OGL", "CC0", "CC BY", "MIT")
READ_BY_PROGRAMS = (".csv", ".xlsx", ".json", ".geojson", ".parquet", ".toml")
YEAR_OF_COVERS = re.compile(r"\b(20[0-9]{2})(?:-([0-9]{2}))?\b")


def openness(release: Release) -> int:
    """How many there are of an open licence, an address, and a file that a program reads."""
    open_licence = release.licence.startswith(OPEN_LICENCES)
    return open_licence + bool(release.url) + release.source_file.endswith(READ_BY_PROGRAMS)


def months(end: date, on: date) -> int:
    """Whole months from one day to another; none where it has not come yet."""
    found = 12 * (on.year - end.year) + on.month - end.month - (on.day < end.day)
    return max(0, found)


def covered_to(covers: str) -> date | None:
    """The end of the last year that the words of a release name; a financial year ends in March."""
    ends = [_end(first, second) for first, second in YEAR_OF_COVERS.findall(covers)]
    return max(ends, default=None)


def _end(year: str, second: str) -> date:
    financial = second and int(second) == (int(year) + 1) % 100
    return date(int(year) + 1, 3, 31) if financial else date(int(year), 12, 31)
