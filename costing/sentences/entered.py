"""What is wrong with something a reader entered: which row and column, and what would mend it."""

SHOWN = 24  # letters of what was entered that are repeated to the reader


def repeated(text: str) -> str:
    """What was entered, cut where it is long."""
    return f"“{text}”" if len(text) <= SHOWN else f"“{text[:SHOWN]}…”"


def cell(table: str, row: int, column: str) -> str:
    return f"{table}, row {row}, {column}"


def missing(example: str) -> str:
    return f"nothing is entered. Write {example}, or empty the whole row."


def no_number(text: str, example: str) -> str:
    return f"{repeated(text)} is no plain number. Write digits, such as {example}."


def below(text: str) -> str:
    return f"{repeated(text)} is below nil. Write nil or more."


def nil() -> str:
    return "nil is not possible here. Write more than nil, or empty the whole row."


def above(text: str, most: str) -> str:
    return f"{repeated(text)} is too large; the most is {most}."


def too_small(text: str, least: str) -> str:
    return f"{repeated(text)} is too small; the least above nil is {least}."


def not_whole(text: str) -> str:
    return f"{repeated(text)} is no whole number. Write one without decimals."


def too_long(most: int) -> str:
    return f"the name is too long; the most is {most} letters. Write a shorter one."


def letters() -> str:
    return "a name cannot have < or > in it, nor signs that cannot be printed. Write it without."


def twice(name: str) -> str:
    return (
        f"{repeated(name)} is there twice. Give each resource a name of its own, or join the rows."
    )


def unknown_resource(name: str, there: list[str]) -> str:
    """A step that needs a resource nobody entered."""
    if not there:
        return f"there is no resource called {repeated(name)}, nor any other. Enter it under Resources."
    named = ", ".join(there)
    return f"there is no resource called {repeated(name)}. There is: {named}."


def too_many(table: str, most: int) -> str:
    return f"{table}: at most {most} rows. Those after row {most} were left out; join some of them."


def unknown_field(name: str, of: str) -> str:
    """A field of the address that is of no step or service of the scenario."""
    return f"{repeated(name)}: {of} has no such step or service. Take it out of the address."
