"""Whether two sides of bench.costing say the same."""

import numpy as np
import pyarrow as pa


def differences(ours: pa.Table, theirs: pa.Table) -> list[str]:
    """The columns in which rows differ; figures may in the tenth digit, and the order of rows."""
    if sorted(ours.column_names) != sorted(theirs.column_names):
        return sorted(set(ours.column_names) ^ set(theirs.column_names))
    ours, theirs = _ordered(ours), _ordered(theirs.select(ours.column_names).cast(ours.schema))
    if ours.num_rows != theirs.num_rows:
        return [f"{ours.num_rows} rows and {theirs.num_rows}"]
    return [name for name in ours.column_names if not _alike(ours[name], theirs[name])]


def _ordered(rows: pa.Table) -> pa.Table:
    keys = [one.name for one in rows.schema if not pa.types.is_floating(one.type)]
    return rows.sort_by([(name, "ascending") for name in keys])


def _alike(ours: pa.ChunkedArray, theirs: pa.ChunkedArray) -> bool:
    if not pa.types.is_floating(ours.type):
        return bool(ours.combine_chunks().equals(theirs.combine_chunks()))
    one, other = (figures.to_numpy(zero_copy_only=False) for figures in (ours, theirs))
    return bool(np.allclose(one, other, rtol=1e-9, atol=1e-6, equal_nan=True))
