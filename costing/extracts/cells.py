"""Cells as values: each way of reading turns texts into a column, and says which texts it could not.

Every function takes an array of texts (null is an empty cell) and gives the values and a mask of the
texts that are no such thing; a value there is null.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .. import schema

Mask = NDArray[np.bool_]
Read = tuple[pa.Array, Mask]

NUMBER = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?$"
LARGEST = 1e12  # pounds or units in one cell; more is a slip
# 2024-03-31, 31/03/2024 or 20240331; a time of day behind a date is left off.
DAYS = (
    r"^(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?$",
    r"^(?P<day>[0-9]{2})/(?P<month>[0-9]{2})/(?P<year>[0-9]{4})(?: [0-9:.]+)?$",
    r"^(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})$",
)
OLDEST = 130
AGE = r"^[0-9]{1,3}$"
CONDITIONS = r"^[A-Za-z0-9_-]{1,20}( [A-Za-z0-9_-]{1,20})*$"
FIFTHS = {str(fifth): str(fifth) for fifth in schema.FIFTHS}
TENTHS = {str(tenth): str((tenth + 1) // 2) for tenth in range(1, 11)}


def trimmed(texts: pa.Array) -> pa.Array:
    """Texts without blanks round them, null where nothing is left."""
    bare = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.string()), bare)


def known(texts: pa.Array) -> Mask:
    """Which are not null."""
    mask: Mask = pc.is_valid(texts).to_numpy(zero_copy_only=False)
    return mask


def true(mask: pa.Array) -> Mask:
    """A mask of ours from one of Arrow's, where null is not."""
    plain: Mask = pc.fill_null(mask, False).to_numpy(zero_copy_only=False)
    return plain


def numbers(texts: pa.Array) -> Read:
    """Plain decimals as float64."""
    good = true(pc.match_substring_regex(texts, NUMBER))
    values = pc.if_else(pa.array(good), texts, pa.scalar(None, pa.string())).cast(pa.float64())
    small = true(pc.less_equal(pc.abs(values), LARGEST))
    return _only(values, small), known(texts) & ~small


def days(texts: pa.Array) -> Read:
    """Dates as date32: only days there are in the calendar."""
    found, when = np.zeros(len(texts), bool), np.zeros(len(texts), "datetime64[D]")
    for form in DAYS:
        parts = pc.extract_regex(texts, form)
        there = known(parts) & ~found
        if there.any():
            year, month, day = (
                pc.if_else(pa.array(there), parts.field(part), "1").cast(pa.int64()).to_numpy()
                for part in ("year", "month", "day")
            )
            months = (year - 1970) * 12 + month - 1
            first = months.astype("datetime64[M]").astype("datetime64[D]")
            date = first + (day - 1)
            real = (
                (month >= 1) & (month <= 12) & (date.astype("datetime64[M]").astype(int) == months)
            )
            when = np.where(there & real, date, when)
            found |= there & real
    return pa.array(when, mask=~found), known(texts) & ~found


def codes(texts: pa.Array, ours: Mapping[str, str]) -> Read:
    """Codes by a mapping of theirs to ours, without regard to capitals."""
    theirs = pa.array([code.upper() for code in ours])
    places = pc.index_in(pc.utf8_upper(texts), theirs, skip_nulls=True)
    return pa.array(list(ours.values()), pa.string()).take(places), known(texts) & ~known(places)


def bands(texts: pa.Array) -> Read:
    """Bands of five years, as ours are written."""
    return codes(texts, {band: band for band in schema.BANDS})


def years(texts: pa.Array) -> Read:
    """Ages in completed years as bands."""
    good = true(pc.match_substring_regex(texts, AGE))
    ages = pc.if_else(pa.array(good), texts, "0").cast(pa.int64()).to_numpy()
    good &= ages <= OLDEST
    return of_ages(ages, good), known(texts) & ~good


def of_ages(ages: NDArray[np.int64], good: Mask) -> pa.Array:
    """The band of each age; null where the age is not good."""
    places = np.clip(ages, 0, schema.OLDEST) // 5
    return pa.array(schema.BANDS).take(pa.array(places, mask=~good))


def born(texts: pa.Array, on: pa.Array) -> Read:
    """Dates of birth as the band of the age on a day; the date itself goes no further."""
    birth, bad = days(texts)
    good = known(birth) & known(on)
    then = [_year_and_day(pc.fill_null(one, pa.scalar(0, pa.date32()))) for one in (birth, on)]
    (birth_year, birthday), (year, day) = then
    ages = year - birth_year - (day < birthday)
    fits = good & (ages >= 0) & (ages <= OLDEST)
    return of_ages(ages, fits), bad | (good & ~fits)


def _year_and_day(dates: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    parts = (pc.year(dates), pc.month(dates), pc.day(dates))
    year, month, day = (part.to_numpy(zero_copy_only=False) for part in parts)
    return year, month * 100 + day


def fifths(texts: pa.Array) -> Read:
    """Fifths of deprivation, 1 the most deprived."""
    values, bad = codes(texts, FIFTHS)
    return values.cast(pa.int8()), bad


def tenths(texts: pa.Array) -> Read:
    """Tenths of deprivation as fifths."""
    values, bad = codes(texts, TENTHS)
    return values.cast(pa.int8()), bad


def conditions(texts: pa.Array) -> Read:
    """Codes with a blank between them; none where the cell is empty."""
    there = true(pc.match_substring_regex(texts, CONDITIONS))
    return pc.fill_null(texts, ""), known(texts) & ~there


def plain(texts: pa.Array) -> Read:
    """Texts as they are."""
    return texts, np.zeros(len(texts), bool)


def _only(values: pa.Array, good: Mask) -> pa.Array:
    return pc.if_else(pa.array(good), values, pa.scalar(None, values.type))


# By the way of reading; a code needs its list besides, a date of birth the day of the event.
SIMPLE = {
    "text": plain,
    "programme": plain,
    "conditions": conditions,
    "amount": numbers,
    "money": numbers,
    "day": days,
    "band": bands,
    "years": years,
    "fifth": fifths,
    "tenth": tenths,
}
