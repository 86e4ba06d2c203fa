"""What the pages of a scenario say: two pathways of one invented person, and no more than they bear."""

from collections.abc import Sequence

from evidence.notation import MINUS, counted, exact_pounds, per_head
from evidence.queries import Row

SIDES = {"sub-optimal": "Sub-optimal pathway", "optimal": "Optimal pathway"}
# The codes of programmes.CareSetting, and who bears what care costs there.
SETTINGS = {
    "primary": ("Primary care", "General practice"),
    "prescribing": ("Prescribing", "Prescribing budget of the system or board"),
    "community": ("Community care", "Community provider"),
    "acute": ("Acute hospital care", "Hospital"),
    "mental_health": ("Mental health care", "Mental health provider"),
    "ambulance": ("Ambulance", "Ambulance service"),
    "social_care": ("Social care", "Council, or the person where they pay for it themselves"),
}
# Each service with what one of it is.
SERVICES = {
    "gp_appointment": "GP appointment",
    "practice_nurse": "Practice nurse appointment",
    "prescription": "Prescription item",
    "health_visitor": "Health visitor contact",
    "district_nurse": "District nurse visit",
    "therapy_visit": "Therapy visit or session",
    "emergency_attendance": "Emergency attendance",
    "outpatient_first": "First outpatient appointment",
    "outpatient_follow_up": "Follow-up outpatient appointment",
    "imaging": "Image",
    "day_case": "Day case",
    "elective_inpatient": "Planned admission",
    "emergency_admission": "Emergency admission",
    "maternity_spell": "Maternity stay",
    "mental_health_contact": "Mental health contact",
    "mental_health_bed": "Stay on a mental health ward",
    "talking_therapies": "Talking therapy session",
    "ambulance_conveyed": "Ambulance to hospital",
    "ambulance_treated": "Ambulance, treated on the spot",
    "home_care": "Home care, a week",
    "care_home": "Care home, a week",
}
GRADES = {
    "guideline": "Guideline",
    "study": "Study",
    "assumption": "Assumption of ours",
}
ABOUT_GRADES = (
    "Guideline: a national guideline recommends the step. Study: trials or reviews of them bear on "
    "the reason given. Assumption: nothing is claimed, the illustration is drawn so. None of the "
    "three says that the numbers or the pounds here are what would happen."
)
PRICED = (
    "Prices are invented, of no particular year, unless you put in your own. They stand for what care costs "
    "those who give it, not for what a commissioner spends."
)
NOT_IN_A_RUN = (
    "Worked out for you just now and in no run. The address of this page holds every number you "
    "changed, so that anybody you send it to sees the same."
)
YOURS = "yours"
NOTHING = "–"  # begins in this month
ROUNDED_FROM = 10_000  # pounds: below it to ten, from it to a hundred
WHOLE_FROM = 10  # pounds: a price from it on is said without pence


def about(value: float) -> str:
    """Pounds of one person as said aloud: to a hundred, below ten thousand to ten."""
    return exact_pounds(round(value, -2 if abs(value) >= ROUNDED_FROM else -1))


def over(months: int) -> str:
    """How long: five years, 18 months."""
    years, rest = divmod(months, 12)
    if rest:
        return f"{counted(months)} months"
    return f"{counted(years)} year{'' if years == 1 else 's'}"


def when(row: Row) -> str:
    """The months of a step: month 3, months 4 to 60."""
    if row["month"] == row["until"]:
        return f"month {row['month']}"
    return f"months {row['month']} to {row['until']}"


def times(value: float) -> str:
    """A number of times as it is: 4, 0.4."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def price(value: float) -> str:
    """A price: whole pounds, or to the penny where it has pence."""
    return exact_pounds(value) if value == round(value) else per_head(value)


def working(row: Row) -> str:
    """The arithmetic of a step: 2 × £40 = £80."""
    return f"{times(row['number'])} × {price(row['price'])} = {exact_pounds(row['pounds'])}"


def changed(row: Row) -> str:
    """Which of number and price is the reader's own; empty where neither is."""
    parts = [name for name in ("number", "price") if row[f"{name}_is_yours"]]
    return f"{' and '.join(parts)} {YOURS}" if parts else ""


def setting(row: Row) -> str:
    return SETTINGS[row["care_setting"]][0]


def bearer(row: Row) -> str:
    return SETTINGS[row["care_setting"]][1]


def rests_on(row: Row) -> str:
    """The grade of a step's reason with its source."""
    grade = GRADES[row["evidence"]]
    return f"{grade}: {row['source']}" if row["source"] else grade


def answer(first: float, second: float, months: int, changed: bool) -> str:
    """The two totals and what lies between them."""
    prices = "the prices and numbers you chose" if changed else "invented prices"
    both = (
        f"Over {over(months)} the sub-optimal pathway comes to about {about(first)} and the optimal "
        f"to about {about(second)} for this one person, at {prices}"
    )
    if about(first) == about(second):
        return f"{both}: about the same."
    which = "sub-optimal" if first > second else "optimal"
    return f"{both}: the {which} comes to about {about(abs(first - second))} more."


def question(first: float, second: float) -> str:
    """What a difference is, and what it is not."""
    lower = "A pathway that comes to less" if first != second else "A pathway"
    return (
        f"{lower} is a question and not money set free: staff and beds are there next year too, and they "
        "may be needed by somebody else. Which pathway is better for the person is not a matter of pounds."
    )


def months_title(first: float, second: float, overtakes: int | None) -> str:
    """What the picture of the months shows."""
    if about(first) == about(second):
        return "The two pathways come to about the same"
    name, more = ("sub-optimal", "optimal") if first > second else ("optimal", "sub-optimal")
    if overtakes:
        return f"From month {overtakes} on, the {name} pathway has come to more than the {more}"
    return f"The {name} pathway comes to more than the {more} from the beginning"


def months_sentence() -> str:
    return (
        "Pounds of this one person added up month by month. A step that is spread over several months "
        f"adds its pounds evenly. {PRICED}"
    )


def settings_title(rows: Sequence[Row]) -> str:
    """Where the largest difference lies, and who bears it."""
    largest = max(rows, key=lambda row: abs(row["difference"]))
    if about(largest["difference"]) == about(0):
        return "Each care setting bears about the same in both pathways"
    more = "more" if largest["difference"] > 0 else "less"
    return (
        f"{setting(largest)} bears about {about(abs(largest['difference']))} {more} in the sub-optimal "
        "pathway"
    )


def settings_sentence(rows: Sequence[Row]) -> str:
    """Which settings bear less in the sub-optimal pathway: those who would give more care."""
    gain = [setting(row).lower() for row in rows if row["difference"] < 0]
    if not gain:
        return "No care setting bears more in the optimal pathway than in the sub-optimal."
    return (
        f"More in the optimal pathway: {', '.join(gain)}. Who bears the earlier steps is often not who bears "
        "the later ones, so that those who would have to begin may see nothing of the difference."
    )


def services_title(rows: Sequence[Row]) -> str:
    """The service that makes most of the difference."""
    largest = rows[0]
    name = SERVICES[largest["service"]]
    return f"{name}: it makes the largest part of the difference, {signed(largest['difference'])}"


def services_sentence() -> str:
    return (
        "Sub-optimal less optimal, by service. The last column is the price of a service at which both "
        "pathways would come to the same, all else as it is; a price holds in both pathways. “None” "
        "where no price of nil or more would do that."
    )


def turns(row: Row) -> str:
    """The price of a service at which the difference turns."""
    return "None" if row["turns_at_price"] is None else turning(row["turns_at_price"])


def turning(value: float) -> str:
    """A price at which the difference turns: whole pounds, or pence below ten pounds."""
    return price(round(value, 0 if value >= WHOLE_FROM else 2))


def steps_title(rows: Sequence[Row]) -> str:
    return f"All {counted(len(rows))} steps of both pathways, with what each rests on"


def steps_sentence() -> str:
    return f"Number × price = pounds, for this one person. {PRICED}"


def sensitive(row: Row, difference: float) -> str:
    """The largest step, and how far its price or number would have to go for the difference to turn."""
    size = (
        f"The largest step is “{row['service']}” of the {row['pathway']} pathway: {working(row)} "
        f"(priced as: {in_words(row['priced_as'])})."
    )
    if about(difference) == about(0):
        return f"{size} The two pathways already come to about the same."
    return f"{size} {_price_turns(row)} {_number_turns(row)}"


def _price_turns(row: Row) -> str:
    """What price would bring both to the same."""
    if row["turns_at_price"] is None:
        return "No price of it, however low or high, would bring the two to the same."
    return (
        f"Priced at {turning(row['turns_at_price'])} instead of {price(row['price'])}, wherever it "
        "stands, the two would come to the same."
    )


def _number_turns(row: Row) -> str:
    if row["turns_at_number"] is None:
        return "Even without this step one of them would still come to more."
    return (
        f"So they would if this step were needed {times(round(row['turns_at_number'], 2))} times "
        f"instead of {times(row['number'])}."
    )


def in_words(service: str) -> str:
    """A service inside a sentence."""
    name = SERVICES[service]
    return name if name.startswith("GP") else name[0].lower() + name[1:]


def number_of(side: str, service: str) -> str:
    """The words of the field that takes another number of a step."""
    return f"Number of “{service}” ({side})"


def price_of(service: str) -> str:
    """The words of the field that takes another price of a service, in pounds."""
    return f"Price of {in_words(service)}, £"


def signed(value: float) -> str:
    """A difference as said aloud, with its sign."""
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return f"{sign}{about(abs(value))}"


def between(first: float, second: float) -> str:
    """One line of the list of scenarios: both totals."""
    return f"Sub-optimal about {about(first)}, optimal about {about(second)}, at invented prices"
