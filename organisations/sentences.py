"""What a page says of an organisation's peers: how alike they are, by what, and who is not mutual."""

from collections.abc import Sequence

from evidence.notation import counted, number
from evidence.queries import Row

NOBODY = "E"  # the grade at which nobody is really alike
WEAK = "D"

# What a variable of the peer method is about, in a word or two.
KINDS = {"imd": "deprivation", "registered": "size", "pct_rural": "rurality", "pct_age": "age"}
KINDS |= {"pct_ethnicity": "ethnicity"}


def kind_of(variable: str) -> str:
    """What a variable of the peer method is about, in a word or two."""
    return next((words for start, words in KINDS.items() if variable.startswith(start)), variable)


def fit(grade: str, nation: str) -> str:
    """A grade of fit in words a board can use: "B: a good fit, the ten are like you"."""
    where = "in England" if nation == "england" else "of its nation"
    words = {
        "A": "a very good fit, the ten are much like you",
        "B": "a good fit, the ten are like you",
        "C": "a fair fit, the ten are like you in most things, not in all",
        WEAK: "a weak fit, the ten are the nearest there are, yet not much like you",
        NOBODY: f"a poor fit, no system {where} is much like you",
    }
    return f"{grade}: {words[grade]}" if grade in words else ""


def caution(grade: str) -> str:
    """What to bear in mind with every comparison where the peers are not much alike."""
    if grade not in (WEAK, NOBODY):
        return ""
    return (
        "Read every comparison with these peers as a question about difference in people first, and "
        "in care second; the nation as a whole, or a list of your own choosing, may serve better."
    )


def one_way(rows: Sequence[Row]) -> str:
    """How many of the peers do not have the organisation among theirs."""
    some = sum(row["two_way"] is False for row in rows)
    if not some:
        return f"All {counted(len(rows))} have us among theirs."
    do = "does" if some == 1 else "do"
    return (
        f"{counted(some).capitalize()} of the {counted(len(rows))} {do} not have us among theirs."
    )


def distances_title(rows: Sequence[Row]) -> str:
    """The message of the distances: who is nearest, who furthest."""
    return (
        f"{rows[0]['name']} is the most alike, {rows[-1]['name']} the least of the "
        f"{counted(len(rows))}"
    )


def distances_sentence(rows: Sequence[Row], variables: int) -> str:
    """How far the peers are, by how many variables, and what "one-way" means on the drawing."""
    near, far = rows[0]["distance"], rows[-1]["distance"]
    text = (
        f"The {counted(len(rows))} that are nearest by {counted(variables)} published "
        f"characteristics; distances run from {number(near, 2)} to {number(far, 2)}."
    )
    if any(row["two_way"] is False for row in rows):
        text += " One-way: your peer, but you are not among its ten."
    return text


def values_title(least_alike: str) -> str:
    """The message of the characteristics side by side."""
    return f"Side by side: you and your peers differ most in {least_alike}"


def values_sentence(releases: Sequence[tuple[str, str]]) -> str:
    """Where the characteristics come from, and of which years they are."""
    named = " ".join(f"Release: {title}. {caveat}" for title, caveat in releases)
    return f"As published, before they are evened out and weighted. {named}".strip()
