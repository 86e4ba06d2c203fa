"""Stores to attack: few people, some of them very costly, and events of everything that can happen."""

from datetime import date, timedelta
from random import Random

from .small_store import Row, Small, event, person

# By care setting: point of delivery, HRG, specialty, programme.
KINDS: dict[str, list[tuple[str, str | None, str | None, str | None]]] = {
    "primary": [("gp_appointment", None, None, "11"), ("gp_appointment", None, None, "04A")],
    "prescribing": [("prescription_item", None, None, None), ("prescription_item", None, None, "05")],
    "community": [
        ("community_contact", "N10", "nursing", "15"),
        ("community_contact", "N20", "nursing", "16"),
        ("community_contact", "A08", "therapy", "15"),
    ],
    "acute": [
        ("non_elective", "DZ65G", "medicine", "11"),
        ("non_elective", "AA35C", "medicine", "10B"),
        ("non_elective", "KB02G", "medicine", "04A"),
        ("elective_inpatient", "HN22D", "surgery", "15"),
        ("elective_inpatient", "HN12A", "surgery", "15"),
        ("maternity", "NZ30C", "maternity", "18"),
    ],
    "mental_health": [("mental_health_inpatient", None, "mental health", "05")],
    "ambulance": [("ambulance", None, None, None)],
    "social_care": [("care_home_week", None, None, "22")],
}  # fmt: skip
OFTEN = {"primary": 60, "prescribing": 30, "community": 12, "acute": 18, "mental_health": 3}
OFTEN |= {"ambulance": 2, "social_care": 3}
ORGANISATIONS = {
    "primary": "GH",
    "prescribing": "GH",
    "community": "BC",
    "acute": "AAAAABD",
    "mental_health": "C",
    "ambulance": "E",
    "social_care": "F",
}
DEAREST = {"acute": 9.0, "mental_health": 9.5, "social_care": 8.5, "community": 7.0}
NOBODY, UNLISTED, LEFT_OUT, ESTIMATED = 0.04, 0.03, 0.06, 0.08


def drawn(seed: int, *, systems: int = 1, credits: bool = False) -> Small:
    """So many systems in one year, each with 60 to 200 people."""
    random = Random(seed)
    small = Small([], [])
    for number in range(systems):
        system = f"X{number + 1:02}"
        people = random.randint(60, 200)
        about = [_somebody(random, system, one) for one in range(people)]
        small.people += about
        for place in range(random.randint(2, 7) * people):
            small.events += [_something(random, system, place, people, credits=credits)]
    return small


def _somebody(random: Random, system: str, number: int) -> Row:
    return person(
        number,
        system=system,
        age_band=random.choices(["00-04", "40-44", "65-69", "85+", None], [2, 6, 4, 1, 0.3])[0],
        sex=random.choices(["female", "male", "unknown"], [10, 10, 0.6])[0],
        deprivation=random.choices([1, 3, 5, None], [5, 5, 1, 0.6])[0],
        area=random.choices(["North", "South", "West", None], [8, 5, 1, 0.6])[0],
        conditions=random.choices(["", "A", "A F", "D", "S"], [12, 3, 1, 2, 0.7])[0],
        alive=random.random() < 0.95,
    )


def _something(random: Random, system: str, place: int, people: int, *, credits: bool) -> Row:
    setting = random.choices([*OFTEN], [*OFTEN.values()])[0]
    point, hrg, specialty, programme = random.choice(KINDS[setting])
    cost = random.lognormvariate(DEAREST.get(setting, 4.5), 1.2)
    if random.random() < 0.004:
        cost *= 30
    started = date(2022, 4, 1) + timedelta(days=random.randrange(360))
    return event(
        _who(random, people),
        -round(cost) if credits and random.random() < 0.03 else round(cost) + 1,
        system=system,
        event=f"{system}-{place}",
        organisation=f"{system}-{random.choice(ORGANISATIONS[setting])}",
        care_setting=setting,
        point_of_delivery=point,
        hrg=hrg,
        specialty=specialty,
        programme=programme,
        activity=0.0 if random.random() < LEFT_OUT / 3 else float(random.randint(1, 9)),
        started=started,
        ended=started + timedelta(days=random.choice([0, 3])),
        flags=("x" if random.random() < LEFT_OUT else "")
        + ("e" if random.random() < ESTIMATED else ""),
    )


def _who(random: Random, people: int) -> int | None:
    """Some events are nobody's, some of people who are not listed; a few people have many."""
    draw = random.random()
    if draw < NOBODY:
        return None
    if draw < NOBODY + UNLISTED:
        return people + random.randrange(6)
    return min(random.randrange(people), random.randrange(people))
