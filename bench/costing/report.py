"""What bench.costing found, as text."""

from collections.abc import Iterator
from typing import Any

Found = dict[str, Any]


def table(found: Found) -> str:
    return "\n".join([*_sizes(found), *_analyses(found), *_totals(found), *_spark(found)])


def _sizes(found: Found) -> Iterator[str]:
    for size in found["sizes"]:
        yield (
            f"{size['events']:,} events of {size['people']:,} people in {size['years']} years, "
            f"{size['bytes'] / 1e6:,.0f} MB of Parquet"
        )
    for side, seconds in found["loading_seconds"].items():
        yield f"{side} loaded the smallest in {seconds:.0f} s, which is not counted"


def _analyses(found: Found) -> Iterator[str]:
    yield "at each size: the expression's seconds, and times those of SQL by hand; peak MB"
    for name, one in found["analyses"].items():
        yield line(name, one)


def line(name: str, one: Found) -> str:
    """What is known of one analysis so far."""
    parts = [
        f"{at['expressions']['seconds']:8.2f} s {at['ratio']:5.2f}, of the processor "
        f"{at['expressions']['processor_seconds']:7.2f} s {at['processor_ratio']:5.2f}, "
        f"{at['expressions']['peak_mb']:6,.0f} MB"
        for at in one["sizes"]
    ]
    sides = (side for side in ("pandas", "postgres") if side in one)
    parts += [
        f"{side} {one[side]['seconds']:7.2f} s, of the processor {one[side]['processor_seconds']:.2f} s"
        for side in sides
    ]
    if one.get("exponent") is not None:
        parts.append(f"exponent {one['exponent']:.2f}")
    return f"{name:28}" + "  ".join(parts) + _unlike(one)


def _unlike(one: Found) -> str:
    sides = [*one["sizes"], *(one[side] for side in ("pandas", "postgres") if side in one)]
    unlike = sorted({name for side in sides for name in side.get("differences", [])})
    return f"  DIFFERENT: {', '.join(unlike)}" if unlike else ""


def _totals(found: Found) -> Iterator[str]:
    yield f"all of them, one by one: {found['ratio_vs_duckdb']:.2f} times the time of SQL by hand"
    for side in ("pandas", "postgres"):
        if ratio := found.get(f"ratio_vs_{side}"):
            yield f"{side} takes {ratio:.1f} times as long, at the smallest size"
    yield f"the largest peak of a process: {found['peak_mb']:,.0f} MB"
    if found["exponent"] is not None:
        yield f"cost grows with the events to the power of {found['exponent']:.2f}"


def _spark(found: Found) -> Iterator[str]:
    if spark := found.get("spark"):
        yield f"Spark, {spark['size']['events']:,} events: seconds there, and on DuckDB"
        for name, one in spark["analyses"].items():
            unlike = f"  DIFFERENT: {', '.join(one['differences'])}" if one["differences"] else ""
            yield f"{name:28}{one['seconds']:8.2f} s  {one['duckdb_seconds']:.2f} s{unlike}"
