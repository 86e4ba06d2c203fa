"""What the page of time-driven costing says of what a reader entered."""

from collections.abc import Sequence

from evidence.notation import (
    UNKNOWN,
    counted,
    exact_pounds,
    number,
    per_head,
    percent,
    said_per_head,
)
from evidence.queries import Row

NOT_IN_A_RUN = (
    "Worked out for you just now from what you entered, and in no run. The address of this page holds all "
    "of it, so that anybody you send it to sees the same. Nothing is kept here."
)
FROM_EXAMPLE = (
    "This began as a made-up example: what you have not replaced by figures of yours is invented."
)
NOTHING_YET = (
    "Nothing can be worked out yet: a person’s cost is made of steps, which take minutes of a resource, "
    "and of things used up. Enter at least one of them."
)
NO_PEOPLE = (
    "Enter how many people a year there are to see what is used and unused of each resource."
)
UNUSED = (
    "Capacity that these people do not use is shown by itself and is put on nobody. It may serve others: "
    "enter the part of a resource’s year that is meant for these people."
)
PENCE_BELOW = 1_000  # pounds a person
ENOUGH, FULL, OVER = "● within capacity", "● used to the last minute", "▼ over capacity"


def a_person(value: float) -> str:
    """Pounds of one person: whole pounds, or to the penny below a thousand."""
    return said_per_head(value) if value >= PENCE_BELOW else per_head(value)


def minutes(value: float | None) -> str:
    """Minutes: whole, or to one place where there are few."""
    if value is None:
        return UNKNOWN
    return number(value, 0 if value == round(value) or value >= 100 else 1)


def a_minute(value: float | None) -> str:
    """Pounds a minute, to the tenth of a penny; unknown of what takes no time."""
    return "–" if value is None else f"£{value:,.3f}"


def plain(value: float | None) -> str:
    """A number as it was entered; a dash where a part has none."""
    return "–" if value is None else f"{value:,.4f}".rstrip("0").rstrip(".")


def share(value: float | None) -> str:
    return percent(value, 0) if value is not None else UNKNOWN


def answer(person: float, time: float, things: float) -> str:
    """What one person costs, and how much of it is time."""
    if not things:
        return f"One person costs {a_person(person)} at your figures, all of it time."
    if not time:
        return f"One person costs {a_person(person)} at your figures, all of it things used up."
    return (
        f"One person costs {a_person(person)} at your figures: {a_person(time)} of time and "
        f"{a_person(things)} of things used up."
    )


def warnings(rows: Sequence[Row]) -> list[str]:
    """One line for each resource that has not enough minutes."""
    return [
        f"{row['resource']} is over its capacity: {minutes(row['used_minutes'])} minutes a year are needed, "
        f"{minutes(row['practical_minutes'])} are there. The cost of a person below assumes that the "
        f"missing {minutes(row['short_minutes'])} can be had at the same price."
        for row in rows
        if row["over"]
    ]


def parts_title(rows: Sequence[Row], person: float) -> str:
    """The part that costs most."""
    largest = max(rows, key=lambda row: row["pounds"])
    if not person:
        return "No step costs anything at your figures"
    part = percent(100 * largest["pounds"] / person, 0)
    return f"{largest['part']}: {a_person(largest['pounds'])} a person, {part} of the whole"


def parts_sentence() -> str:
    return (
        "Pounds a person. A step costs its minutes, times how often a person has it, times what a minute "
        "of its resource costs: cost a year ÷ practical minutes a year."
    )


def resources_title(rows: Sequence[Row], people: float | None) -> str:
    """What is over capacity, or else how much is unused."""
    if people is None:
        return "How much of each resource is used cannot be said without the number of people"
    over = [row["resource"] for row in rows if row["over"]]
    if over:
        does = "is" if len(over) == 1 else "are"
        names = " and ".join(filter(None, [", ".join(over[:-1]), over[-1]]))
        return f"{names} {does} over capacity"
    unused = sum(row["unused_cost"] for row in rows)
    return f"{exact_pounds(round(unused, -2))} a year of the capacity entered is not used by these people"


def resources_sentence(people: float | None) -> str:
    if people is None:
        return NO_PEOPLE
    return f"For {number(people)} {'person' if people == 1 else 'people'} a year. {UNUSED}"


def stands(row: Row) -> str:
    """Whether there is enough of a resource, in shape and words."""
    if row["used_share"] is None:
        return UNKNOWN
    if row["over"]:
        return OVER
    return FULL if row["unused_minutes"] == 0 else ENOUGH


def shares_title(rows: Sequence[Row]) -> str:
    """How far a person's cost lies apart between the lowest and the highest share."""
    low, high = rows[0], rows[-1]
    return (
        f"A person costs {a_person(low['pounds'])} if {low['practical_share']}% of the time is "
        f"practical, and {a_person(high['pounds'])} if it is {high['practical_share']}%"
    )


def shares_sentence() -> str:
    return (
        "The same steps were the practical share of every resource this, instead of what you entered. 80% "
        "is a rule of thumb of the method’s authors for people’s time; count yours where you can."
    )


def how_many_over(value: int | None) -> str:
    if value is None:
        return UNKNOWN
    return "none" if value == 0 else f"{counted(value)} ▼"
