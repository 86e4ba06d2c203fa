"""What the pages of unit costs and specialties say: which organisation's care costs more or less than the
same care of the nation, by how much, and whether chance would do as well."""

from collections.abc import Sequence

from evidence import notation
from evidence.notation import counted, number, signed_pounds
from evidence.queries import Row

from .. import names
from ..models import UnitCost
from ..models.results import ALL
from ..unit_costs import Lines, Missing
from .answers import without_limits
from .people import listed
from .withheld import WITHHELD

SHAPES = {"above_998": "▲", "above_95": "△", "inside": "●", "below_95": "▽", "below_998": "▼"}
MARKS = "▲ and ▼ lie outside the 99.8% limits, △ and ▽ outside the 95% limits, ● inside both."
NATION = 100  # the index of the nation
FEW_NAMES = 2  # in a title
LOAD_NATIONAL = (
    "No national unit costs of {year} are loaded for these lines, so what a unit costs here stands "
    "alone. manage.py load_national_unit_costs loads them."
)
LOAD_FORCES = (
    "No market forces factor of {year} is loaded for {whom}: what care costs more for reasons of place "
    "cannot be taken out. manage.py load_market_forces loads them."
)
QUESTION = (
    "An index above 100 is a question to ask: about how patients differ beyond their resource group, how "
    "costs are allotted, and how the activity is recorded."
)
GIRFT = (
    "The same specialty, provider by provider, as Getting It Right First Time (GIRFT) lays it out; here by "
    "cost, and not by outcome."
)
ABOUT = (
    "The index is that of all activity with a national unit cost, line by line, so that a harder mix of "
    "cases is not held against anybody. Market forces are what care costs more or less for reasons of "
    "place. Limits are those within which an index lies by chance alone, as much as single events differ "
    "in cost; where organisations differ by more than that, they are widened."
)


def position(row: Row) -> str:
    """Where an index lies against its limits, in shape and words."""
    where = row["position"]
    if not where:
        return WITHHELD if row["hidden"] else "not compared"
    return f"{SHAPES[where]} {UnitCost.Position(where).label}"


def outside(row: Row) -> bool:
    return bool(row["position"]) and row["position"] != UnitCost.Position.INSIDE


def index(value: float | None) -> str:
    """An index: 104, with one decimal place below which nothing is said."""
    return notation.UNKNOWN if value is None else number(value, 1)


def place(row: Row) -> str:
    """Where an index lies, inside a sentence."""
    return str(UnitCost.Position(row["position"]).label)


# --- Organisations --------------------------------------------------------------------------------


def answer(own: Sequence[Row], year: str) -> list[str]:
    """The first sentences: who lies outside the limits, and the largest difference in pounds."""
    known = [row for row in own if row["index"] is not None]
    if not own:
        return [f"No organisation of this system has costed activity in {year}."]
    if not known:
        return [f"No organisation’s unit costs can be held against the nation’s in {year}."]
    out = [row for row in known if outside(row)]
    first = max(out or known, key=lambda row: abs(row["variation"]))
    sentences = [
        _differs(names.organisation(first["organisation"]), first, year),
        _outside(known, "organisation", "organisations"),
    ]
    return sentences if out else sentences[::-1]


def _outside(rows: Sequence[Row], one: str, several: str) -> str:
    """How many lie outside their limits, of those that have limits, and how many have none."""
    limited = sum(bool(row["position"]) for row in rows)
    without = len(rows) - limited
    more = f" {without_limits(without).capitalize()}." if without else ""
    if not limited:
        return f"No {one} compared has limits, so whether chance would do as well is not known."
    out = sum(map(outside, rows))
    if limited == 1:
        which = f"{one} with limits" if without else f"{one} compared"
        return f"The only {which} lies {'outside' if out else 'inside'} its 95% limits.{more}"
    many = counted(out).capitalize() if out else "None"
    lie = "lies outside its" if out <= 1 else "lie outside their"
    which = f"{several} with limits" if without else several
    return f"{many} of {counted(limited)} {which} {lie} 95% limits.{more}"


def _differs(who: str, row: Row, year: str) -> str:
    """A row against the nation: what its activity cost beside what it would have cost."""
    apart = row["variation"]
    words = "as much as" if not apart else f"{_size(apart)} {'more' if apart > 0 else 'less'} than"
    where = f", {place(row)}" if row["position"] else ""
    return (
        f"{who} cost {words} the same activity would at national unit costs in {year} "
        f"(index {index(row['index'])}{where})."
    )


def _size(value: float) -> str:
    return notation.pounds(abs(value))


def funnel_title(own: Sequence[Row]) -> str:
    """The message: who lies outside, by name where they are few."""
    out = [names.organisation(row["organisation"]) for row in own if outside(row)]
    if not out:
        limited = any(row["position"] for row in own)
        return f"No organisation {'lies outside its' if limited else 'has'} limits"
    few = len(out) <= FEW_NAMES
    who = listed(out) if few else f"{counted(len(out)).capitalize()} organisations"
    return f"{who} {'lies' if len(out) == 1 else 'lie'} outside the limits"


def funnel_sentence(own: Sequence[Row], others: int) -> str:
    text = (
        "Index of unit costs by how much the same activity costs at national unit costs; 100 is the "
        "nation. The thick rule of an organisation is its 95% limits, the thin one its 99.8% limits. "
        f"{MARKS}"
    )
    forces = [row["market_forces"] for row in own if row["market_forces"] is not None]
    taken_out = (
        f" Market forces (factors {number(min(forces), 3)} to {number(max(forces), 3)}) are taken out."
        if forces
        else ""
    )
    grey = (
        f" In grey the {others} organisations of the other systems of this run." if others else ""
    )
    alone = any(row["index"] is not None and row["overdispersion"] is None for row in own)
    chance = " Limits not widened are those of chance alone, since fewer than five organisations are here."
    return f"{text}{taken_out}{grey}{chance if alone else ''}"


def missing(found: Missing, year: str) -> list[str]:
    """What there is nothing of, why that matters, and what loads it."""
    lines = [LOAD_NATIONAL.format(year=year)] if found.national else []
    if found.market_forces:
        few = len(found.market_forces) <= FEW_NAMES
        whom = (
            listed([names.organisation(code) for code in found.market_forces])
            if few
            else f"{counted(len(found.market_forces))} organisations"
        )
        lines.append(LOAD_FORCES.format(year=year, whom=whom))
    return lines


# --- Lines ----------------------------------------------------------------------------------------


def line(row: Row) -> str:
    """A line in words: its HRG or currency, where there is one, and its point of delivery."""
    delivery = names.point_of_delivery(row["point_of_delivery"])
    return f"{row['hrg']}, {names.small(delivery)}" if row["hrg"] else f"{delivery}, no HRG"


def lines_title(found: Lines) -> str:
    first = next((row for row in found.rows if row["variation"] is not None), None)
    if first is None:
        return "No line can be held against a national unit cost"
    return (
        f"{line(first)} at {names.organisation(first['organisation'])}: "
        f"{signed_pounds(first['variation'])} against national unit costs"
    )


def narrowed(setting: str, specialty: str) -> str:
    """Of which care setting and specialty lines are; nothing where they are of all."""
    parts = [names.in_setting(setting)] if setting != ALL else []
    parts += [names.small(names.specialty(specialty or None))] if specialty != ALL else []
    return f"Of {' and '.join(parts)} only. " if parts else ""


def lines_sentence(found: Lines, of: str) -> str:
    are = "is" if found.withheld == 1 else "are"
    hidden = f" {counted(found.withheld).capitalize()} {are} withheld." if found.withheld else ""
    cut = (
        f" The table has the {len(found.rows)} that differ most; the download has all."
        if found.left_out
        else ""
    )
    return (
        f"{of}Each line is one resource group or currency of one organisation. Compared are "
        f"{number(found.compared)} of {number(found.there)}.{hidden}{cut} {MARKS}"
    )


# --- Specialties ----------------------------------------------------------------------------------


def specialty(row: Row) -> str:
    """A specialty in words, with its point of delivery."""
    delivery = names.small(names.point_of_delivery(row["point_of_delivery"]))
    return f"{names.specialty(row['specialty'])}, {delivery}"


def specialties_answer(own: Sequence[Row], year: str) -> list[str]:
    """The specialty of one organisation that differs most in pounds, and how many lie outside."""
    if not own:
        return [f"No specialty of this system has costed activity in {year}."]
    known = [row for row in own if row["variation"] is not None]
    if not known:
        return [f"No specialty can be held against national unit costs in {year}."]
    first = max(known, key=lambda row: abs(row["variation"]))
    who = f"{specialty(first)}, at {names.organisation(first['organisation'])}"
    names_of = ("specialty of an organisation", "specialties of an organisation")
    return [_differs(who, first, year), _outside(known, *names_of)]


def specialties_title(own: Sequence[Row]) -> str:
    """The message: the specialty that differs most in pounds, and where."""
    known = [row for row in own if row["variation"] is not None]
    if not known:
        return "No specialty can be held against national unit costs"
    first = max(known, key=lambda row: abs(row["variation"]))
    who = names.organisation(first["organisation"])
    return f"{specialty(first)}: {signed_pounds(first['variation'])} at {who}"


def specialties_sentence(others: bool) -> str:
    grey = "in grey each organisation of the other systems, " if others else ""
    return (
        "Specialties by what one of your organisations differs in pounds, which stands at the end of the "
        f"row. Index of unit costs, 100 is the nation: {grey}in dark blue your own. {MARKS}"
    )


# --- How it is worked out -------------------------------------------------------------------------


def worked_out(row: Row) -> list[str]:
    """An organisation's index with this page's numbers put in; nothing where it is not known."""
    if row["index"] is None:
        return []
    exact = notation.signed(notation.exact_pounds(row["variation"]), row["variation"])
    return [
        f"{names.organisation(row['organisation'])}: its activity would have cost "
        f"{notation.exact_pounds(row['expected'])} at national unit costs. With market forces (factor "
        f"{number(row['market_forces'], 3)}) taken out, it cost {exact} against that.",
        f"Index = 100 × (expected + variation) ÷ expected = 100 × "
        f"({notation.exact_pounds(row['expected'])} {exact}) ÷ {notation.exact_pounds(row['expected'])} "
        f"= {index(row['index'])}.",
    ]
