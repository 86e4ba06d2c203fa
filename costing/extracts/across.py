"""What only shows across rows: records that are there twice, lines that disagree, spells that overlap.

The rows lie in Parquet by now, without clear identifiers, and DuckDB looks through them; a file larger
than memory goes on in the folder to spill to. A record is known by its number within an organisation.
Lines of one record for its resources become one event: cost and time are added up, and the resource is
the one that took most.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ..reasons import NOTES, NUMBERED

ROWS = 250_000

ASIDE = "CREATE TABLE aside AS SELECT row, reason, place FROM lines WHERE reason > 0"
LEFT = "CREATE VIEW rest AS SELECT * FROM lines WHERE reason = 0"
# The few records with several lines are found once; most files have none.
REPEATED = """
    CREATE TABLE repeated AS
    SELECT organisation, event FROM rest GROUP BY organisation, event HAVING count(*) > 1
"""
EVENTS_TWICE = """
    INSERT INTO aside SELECT row, $reason, 0 FROM (
        SELECT row, row_number() OVER (
            PARTITION BY organisation, event, resource ORDER BY row
        ) AS time FROM rest SEMI JOIN repeated USING (organisation, event)
    ) WHERE time > 1
"""
PEOPLE_TWICE = """
    INSERT INTO aside SELECT row, $reason, 0 FROM (
        SELECT row, row_number() OVER (PARTITION BY person ORDER BY row) AS time FROM rest
    ) WHERE time > 1
"""
# What all lines of one record say alike; a line of another resource has its own cost and time.
DISAGREEING = """
    INSERT INTO aside
    WITH several AS (
        SELECT row, organisation, event, hash(person, care_setting, point_of_delivery, programme, hrg,
            specialty, activity, started, ended, age_band, sex, deprivation) AS said
        FROM rest SEMI JOIN repeated USING (organisation, event) ANTI JOIN aside USING (row)
    ), disagreeing AS (
        SELECT organisation, event FROM several GROUP BY organisation, event
        HAVING min(said) <> max(said)
    )
    SELECT row, $reason, 0 FROM several SEMI JOIN disagreeing USING (organisation, event)
"""
# A spell may begin on the day on which the last one ended.
OVERLAPPING = """
    INSERT INTO aside
    WITH spells AS (
        SELECT organisation, event, any_value(person) AS person,
            any_value(started) AS started, any_value(ended) AS ended, min(row) AS row
        FROM rest ANTI JOIN aside USING (row)
        WHERE person IS NOT NULL AND list_contains($spells, point_of_delivery)
        GROUP BY organisation, event
    ), following AS (
        SELECT organisation, event, started, max(ended) OVER (
            PARTITION BY person, organisation ORDER BY started, ended, row
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS last_ended FROM spells
    ), overlapping AS (
        SELECT organisation, event FROM following WHERE started < last_ended
    )
    SELECT row, $reason, 0 FROM rest
    SEMI JOIN overlapping USING (organisation, event) ANTI JOIN aside USING (row)
"""
KEPT = "CREATE VIEW kept AS SELECT * FROM rest ANTI JOIN aside USING (row)"
SEVERAL = "SELECT count(*) > 0 FROM repeated"
MERGED = """
    CREATE VIEW merged AS
    SELECT event, person, organisation, care_setting, point_of_delivery, programme, hrg, specialty,
        resource, activity, started, ended, minutes, cost, age_band, sex, deprivation, flags
    FROM kept ANTI JOIN repeated USING (organisation, event)
    UNION ALL
    SELECT event, person, organisation, care_setting, point_of_delivery, programme, hrg, specialty,
        resource, activity, started, ended, sum(minutes) OVER record, sum(cost) OVER record, age_band,
        sex, deprivation, concat(
            if(bool_or(contains(flags, 'e')) OVER record, 'e', ''),
            if(bool_or(contains(flags, 'l')) OVER record, 'l', ''),
            if(bool_or(contains(flags, 'o')) OVER record, 'o', ''),
            if(bool_or(contains(flags, 'x')) OVER record, 'x', '')
        )
    FROM kept SEMI JOIN repeated USING (organisation, event)
    WINDOW record AS (PARTITION BY organisation, event),
        costliest AS (PARTITION BY organisation, event ORDER BY cost DESC, resource)
    QUALIFY row_number() OVER costliest = 1
"""
READ_SUMS = "SELECT count(*), coalesce(sum(cost), 0), coalesce(sum(abs(cost)), 0) FROM lines"
KEPT_SUMS = "SELECT count(*), coalesce(sum(cost), 0), coalesce(sum(abs(cost)), 0) FROM kept"
NOTED = "SELECT count(*) FROM kept WHERE (noted & $bit) > 0"
EVENTS = """
    SELECT count(*) - count(repeated.event) + count(DISTINCT (organisation, repeated.event))
        FILTER (repeated.event IS NOT NULL)
    FROM kept LEFT JOIN repeated USING (organisation, event)
"""
ROWS_KEPT = "SELECT count(*) FROM kept"
BY_REASON = "SELECT reason, count(*) FROM aside GROUP BY reason ORDER BY reason"
EACH = "SELECT row, reason, place FROM aside ORDER BY row"


@dataclass(frozen=True)
class Sums:
    """Rows, pounds, and pounds without their sign."""

    rows: int
    cost: float
    size: float


@dataclass
class Across:
    """The rows of one file, looked at together."""

    staged: Path
    table: str
    spells: tuple[str, ...]
    memory: str
    engine: Any = field(init=False)
    several: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.engine = duckdb.connect(
            config={
                "memory_limit": self.memory,
                "threads": 2,
                "preserve_insertion_order": False,  # a file of any size in the memory given
                "temp_directory": str(self.staged.parent / "spill"),
            }
        )
        # What events have and people lack, so that one set of questions serves both.
        lines = self.engine.read_parquet(str(self.staged))
        if self.table == "people":
            lines = lines.project("*, 0.0::DOUBLE AS cost")
        lines.create_view("lines")
        self.engine.execute(ASIDE)
        self.engine.execute(LEFT)
        if self.table == "people":
            self._set_aside(PEOPLE_TWICE, "duplicate")
            self.engine.execute(KEPT)
        else:
            self._events()

    def _events(self) -> None:
        self.engine.execute(REPEATED)
        self.several = bool(self.engine.execute(SEVERAL).fetchall()[0][0])
        if self.several:
            self._set_aside(EVENTS_TWICE, "duplicate")
            self._set_aside(DISAGREEING, "lines_disagree")
        if self.spells:
            self._set_aside(OVERLAPPING, "overlap", spells=list(self.spells))
        self.engine.execute(KEPT)
        if self.several:
            self.engine.execute(MERGED)

    def _set_aside(self, question: str, reason: str, **more: Any) -> None:
        self.engine.execute(question, {"reason": NUMBERED.index(reason), **more})

    def sums(self) -> tuple[Sums, Sums]:
        """Of all rows, and of those kept."""
        [read], [kept] = (self.engine.execute(one).fetchall() for one in (READ_SUMS, KEPT_SUMS))
        return Sums(*read), Sums(*kept)

    def events(self) -> int:
        """How many rows of the store there will be."""
        question = EVENTS if self.several else ROWS_KEPT
        count: int = self.engine.execute(question).fetchall()[0][0]
        return count

    def problems(self) -> dict[str, int]:
        """Rows set aside and rows noted, by the code of the reason."""
        aside = self.engine.execute(BY_REASON).fetchall()
        counts = {NUMBERED[reason]: rows for reason, rows in aside}
        for place, code in enumerate(NOTES):
            rows = self.engine.execute(NOTED, {"bit": 1 << place}).fetchall()[0][0]
            counts |= {code: rows} if rows else {}
        return counts

    def set_aside(self) -> Iterator[tuple[int, str, int]]:
        """Row, reason and place of the column of each row set aside, in order."""
        found = self.engine.cursor().execute(EACH)
        while rows := found.fetchmany(10_000):
            yield from ((row, NUMBERED[reason], place) for row, reason, place in rows)

    def batches(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """The rows kept, in the form of the store."""
        view = self.engine.cursor().view("merged" if self.several else "kept")
        for batch in view.project(", ".join(schema.names)).to_arrow_reader(ROWS):
            yield pa.RecordBatch.from_arrays(
                [batch.column(one.name).cast(one.type) for one in schema], schema=schema
            )

    def close(self) -> None:
        self.engine.close()
