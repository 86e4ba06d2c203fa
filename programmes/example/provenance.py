"""The Releases of the made-up nation: each says that it is made up, and by which modules."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from evidence.datasets.rows import ReleaseRow

PACKAGE = Path(__file__).parent

REFERENCE = "example-systems"
POPULATIONS = "example-populations"
CHARACTERISTICS = "example-characteristics"
SPEND = "example-spend"
OUTCOMES = "example-outcomes"

KINDS = {
    REFERENCE: ("reference", "Systems of the made-up nation Example"),
    POPULATIONS: ("population", "Populations of the made-up nation Example"),
    CHARACTERISTICS: ("characteristics", "Peer characteristics of the made-up nation Example"),
    SPEND: ("spend", "Spend by programme, system and care setting of the made-up nation Example"),
    OUTCOMES: ("outcome", "Outcomes of the made-up nation Example"),
}
CAVEAT = (
    "Made up by a program, to show and teach what can be seen where every level is published. It "
    "says nothing about any real system and is never compared with one."
)


def sources() -> list[Path]:
    """The files that all of its figures come from."""
    return sorted([*PACKAGE.glob("*.py"), *PACKAGE.glob("measures/*.toml")])


def sha256() -> str:
    """One checksum over all of them."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources())).hexdigest()


def releases() -> Iterator[ReleaseRow]:
    """One release for each kind of figure."""
    checksum = sha256()
    for code, (kind, title) in KINDS.items():
        yield ReleaseRow(
            release=code,
            title=title,
            publisher="valuedash (made up)",
            licence="MIT",
            url="",
            published=None,
            covers="17 made-up systems, 2016-17 to 2023-24",
            kind=kind,
            source_file="programmes/example",
            source_sha256=checksum,
            caveat=CAVEAT,
        )
