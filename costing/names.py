"""Codes of patient-level costing in words: settings, points of delivery, months, groups of people."""

import re
import tomllib
from functools import cache
from pathlib import Path

from .models.results import ALL

DATA = Path(__file__).parent / "data"

# Where care is given, in the order in which pages list it; the names of programmes.CareSetting.
SETTINGS = {
    "primary": "Primary care",
    "prescribing": "Prescribing",
    "community": "Community care",
    "acute": "Acute hospital care",
    "mental_health": "Mental health care",
    "ambulance": "Ambulance",
    "social_care": "Social care",
}
ALL_SETTINGS = "All settings"

POINTS_OF_DELIVERY = {
    "day_case": "Day case",
    "elective_inpatient": "Planned admission",
    "non_elective": "Emergency admission",
    "maternity": "Maternity spell",
    "regular_day_or_night": "Regular day or night admission",
    "outpatient_first": "First outpatient attendance",
    "outpatient_follow_up": "Outpatient follow-up",
    "outpatient_procedure": "Outpatient procedure",
    "diagnostic_imaging": "Imaging",
    "emergency_attendance": "Emergency department attendance",
    "emergency_single_specialty": "Emergency attendance, single specialty",
    "minor_injury_unit": "Minor injury unit attendance",
    "walk_in_centre": "Walk-in centre attendance",
    "same_day_emergency_care": "Same day emergency care",
    "see_and_convey": "Ambulance: seen and taken to hospital",
    "see_and_treat": "Ambulance: seen and treated",
    "hear_and_treat": "Ambulance: treated by telephone",
    "call": "Ambulance call",
    "community_contact": "Community contact",
    "community_group_contact": "Community group contact",
    "community_telephone_contact": "Community telephone contact",
    "community_bed_day": "Community bed day",
    "mental_health_contact": "Mental health contact",
    "mental_health_inpatient": "Mental health bed day",
    "talking_therapies": "Talking therapies appointment",
    "talking_therapies_online": "Talking therapies online",
    "gp_appointment": "GP appointment",
    "nurse_appointment": "Practice nurse appointment",
    "other_practice_appointment": "Other practice appointment",
    "prescription_item": "Prescription item",
    "home_care_week": "Week of home care",
    "care_home_week": "Week in a care home",
    "direct_payment_week": "Week of direct payment",
    "day_care_week": "Week of day care",
    "reablement_week": "Week of reablement",
}

# Groups of people by what a year of their care cost, from everybody to the fewest.
GROUPS = {
    "everybody": "Everybody",
    "top-10": "The costliest 10%",
    "top-5": "The costliest 5%",
    "top-1": "The costliest 1%",
    "top-20": "The costliest 20 people",
    "high-resource": "The few who make up half of all cost",
}
SCHEMES = {"bridges": "Bridges to Health", "use": "Age and use of care"}

# How made-up organisations are called: their system, their setting, a number.
MADE_UP = re.compile(rf"(X[0-9]+)-({'|'.join(SETTINGS)})-([0-9]+)")
FIRST_LETTER = 1


def setting(code: str) -> str:
    """A care setting: "Acute hospital care"."""
    return ALL_SETTINGS if code == ALL else SETTINGS.get(code, _plain(code))


def in_setting(code: str) -> str:
    """A care setting inside a sentence: "acute hospital care"."""
    return small(setting(code))


def point_of_delivery(code: str) -> str:
    """A point of delivery: "Day case"."""
    return "All points of delivery" if code == ALL else POINTS_OF_DELIVERY.get(code, _plain(code))


def specialty(code: str | None) -> str:
    """A treatment function or team, as it is written in the events: "General surgery"."""
    return "All specialties" if code == ALL else _plain(code) if code else "No specialty recorded"


def group(code: str) -> str:
    """A group of people by cost: "The costliest 1%"."""
    return GROUPS.get(code, _plain(code))


def organisation(code: str) -> str:
    """An organisation that gave care: a real one by its code, a made-up one by what it is."""
    if code == ALL:
        return "All organisations"
    found = MADE_UP.fullmatch(code)
    return f"{SETTINGS[found[2]]} {found[3]}" if found else code


def month(code: str) -> str:
    """A month round an event, of which 0 begins with its day: "3rd month before"."""
    if code == ALL:
        return "All months"
    number = int(code)
    return (
        f"{_th(-number)} month before" if number < 0 else f"{_th(number + 1)} month from the event"
    )


def area(code: str) -> str:
    """An area where people live, by its own name."""
    return "Area not known" if code == "unknown" else code


def segment(scheme: str, code: str) -> str:
    """A segment of people: "Long course of decline"; of crossed lists, both names."""
    return segments(scheme).get(code, _plain(code))


@cache
def segments(scheme: str) -> dict[str, str]:
    """The segments of a scheme in the order of their rules: code and name."""
    lists = tomllib.loads((DATA / "segments.toml").read_text()).get(scheme, {})
    found: dict[tuple[str, ...], tuple[str, ...]] = {(): ()}
    for rules in lists.values():
        found = {
            (*codes, rule["segment"]): (*names, rule["name"])
            for codes, names in found.items()
            for rule in rules
        }
    return {".".join(codes): ", ".join(names) for codes, names in found.items()}


@cache
def pathways() -> dict[str, str]:
    """The name of every pathway by its code."""
    found = tomllib.loads((DATA / "pathways.toml").read_text())
    return {code: about["name"] for code, about in found.items()}


def pathway(code: str) -> str:
    """A pathway: "Hip or knee replacement"."""
    return pathways().get(code, _plain(code))


def small(name: str) -> str:
    """A name inside a sentence, unless it begins with an abbreviation."""
    return name if name[FIRST_LETTER:2].isupper() else name[:1].lower() + name[1:]


def _plain(code: str) -> str:
    """A code that nobody has given a name, without its hyphens."""
    words = re.sub("[-_]", " ", code)
    return words[:1].upper() + words[1:]


def _th(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    ending = (
        "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"
