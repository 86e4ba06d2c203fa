"""How a figure is written: rounded to what it can bear in a sentence, in full in a table.

Unknown is written "not available", nil as 0; the minus sign is a minus sign and not a hyphen.
"""

import re
from calendar import month_name
from datetime import date, datetime
from math import isnan

UNKNOWN = "not available"
MINUS = "−"
# A local line of spend has its nation in brackets behind its name.
NATIONS = ("England", "Wales", "Example")

MILLION, BILLION = 1_000_000, 1_000_000_000
# A finance sheet is read to the nearest thousand below this, to the nearest ten thousand above.
TO_THE_THOUSAND_BELOW = 100_000
SMALLEST = 500

COUNTED = "no one two three four five six seven eight nine ten eleven twelve".split()

MONTH_OF_YEAR = re.compile(r"(20[0-9]{2})-([0-9]{2})")

Figure = float | int | None


def known(value: Figure) -> bool:
    return value is not None and not isnan(value)


def pounds(value: Figure) -> str:
    """Pounds as said aloud: £38.6m, £640,000, £64,000; with a minus sign where negative."""
    if value is None or isnan(value):
        return UNKNOWN
    if 0 < abs(value) < SMALLEST:
        return "less than £1,000"
    return _sign(value) + _rounded_pounds(abs(value))


def _rounded_pounds(size: float) -> str:
    if round(size / MILLION, 1) >= 1000:
        return f"£{size / BILLION:,.2f}bn"
    if round(size, -4) >= MILLION:
        return f"£{size / MILLION:,.1f}m"
    if round(size, -3) >= TO_THE_THOUSAND_BELOW:
        return f"£{round(size, -4):,.0f}"
    return f"£{round(size, -3):,.0f}"


def signed_pounds(value: Figure) -> str:
    """A variation in pounds as said aloud, with its sign: +£38.6m."""
    small = value is not None and abs(value) < SMALLEST
    return pounds(value) if small else _plus(value) + pounds(value)


def exact_pounds(value: Figure) -> str:
    """Pounds in full, to the pound."""
    if value is None or isnan(value):
        return UNKNOWN
    return f"{_sign(round(value))}£{abs(round(value)):,}"


def per_head(value: Figure) -> str:
    """Pounds for each person, to the penny."""
    if value is None or isnan(value):
        return UNKNOWN
    return f"{_sign(round(value, 2))}£{abs(value):,.2f}"


def said_per_head(value: Figure) -> str:
    """Pounds for each person as said aloud: whole pounds, or pence below ten pounds."""
    if value is None or isnan(value):
        return UNKNOWN
    return f"{_sign(value)}£{abs(value):,.0f}" if abs(value) >= 10 else per_head(value)


def number(value: Figure, places: int = 0) -> str:
    """A number with thousands marked, to so many decimal places."""
    if value is None or isnan(value):
        return UNKNOWN
    return f"{_sign(round(value, places))}{abs(value):,.{places}f}"


def people(value: Figure) -> str:
    """A count of people as said aloud: two figures are as many as it can bear above a hundred."""
    if value is None or isnan(value):
        return UNKNOWN
    digits = len(str(abs(round(value))))
    return number(round(value, 2 - digits) if digits > 2 else value)


def percent(value: Figure, places: int = 1) -> str:
    """A percentage that is kept as 0 to 100."""
    return f"{number(value, places)}%" if known(value) else UNKNOWN


def signed(text: str, value: Figure) -> str:
    """A figure that is already written, with a plus sign where it is above nil."""
    return _plus(value) + text


def counted(value: int) -> str:
    """A small number as a word: "ten peers"."""
    return COUNTED[value] if 0 <= value < len(COUNTED) else f"{value:,}"


def day(value: date | datetime | None) -> str:
    """A day: 21 November 2026."""
    return f"{value:%-d %B %Y}" if value else UNKNOWN


def period(text: str | None) -> str:
    """A period as published, its months in words: "2022-07 to 2023-05" is July 2022 to May 2023."""
    if not text:
        return UNKNOWN
    return " to ".join(_moment(part) for part in text.split(" to "))


def _moment(text: str) -> str:
    """A month or a day in words; a financial year such as 2010-11 as it is."""
    found = MONTH_OF_YEAR.match(text)
    if found is None:
        return text
    year, month = int(found[1]), int(found[2])
    if len(text) > len(found[0]):
        return day(date.fromisoformat(text))
    financial = month == (year + 1) % 100
    return text if financial else f"{month_name[month]} {year}"


def plain(name: str) -> str:
    """A name without its nation in brackets, for where the nation is known."""
    for nation in NATIONS:
        name = name.removesuffix(f" ({nation})")
    return name


def in_sentence(name: str) -> str:
    """A name inside a sentence: plain, and small unless it begins with an abbreviation."""
    said = plain(name)
    abbreviation = len(said) > 1 and not said[1].islower() and said[1] != " "
    return said if abbreviation else said[:1].lower() + said[1:]


def _sign(value: float) -> str:
    return MINUS if value < 0 else ""


def _plus(value: Figure) -> str:
    return "+" if value is not None and value > 0 else ""
