"""The lines of spend of the made-up nation: what each costs a head, where, and how Exampleshire differs.

A line is a system, or a programme that has none. Its programme, the total and `all` care settings are
sums of lines, so that everything adds up.
"""

from dataclasses import dataclass

TOTAL = "ALL"
SECONDARY_PREVENTION = "secondary_prevention"

# Pounds that Exampleshire spends above and below what its peers' mean would come to, in 2023-24.
ASTHMA = "11-EX-ASTHMA"
STROKE = "10B"
MORE_ON_ASTHMA = 3_000_000
LESS_ON_MENTAL_HEALTH = {"05-EX-TT": -400_000, "05-EX-CYP": -600_000, "05-EX-SMI": -1_000_000}
# What else differs in the same programmes comes to nothing.
REST_OF_RESPIRATORY = {"11-EX-COPD": -60_000, "11-EX-OTHER": 60_000}
REST_OF_MENTAL_HEALTH = {"05-EX-DEMENTIA": 90_000, "05-EX-OTHER": -90_000}
GAPS = {
    ASTHMA: MORE_ON_ASTHMA,
    **REST_OF_RESPIRATORY,
    **LESS_ON_MENTAL_HEALTH,
    **REST_OF_MENTAL_HEALTH,
}
# Shares of stroke spend that go to secondary prevention.
PREVENTION_OF_PEERS, PREVENTION_OF_OWN = 0.15, 0.12
# Lines on which Exampleshire spends more or less, as a share of its peers' mean.
UNUSUAL = {"08": 0.12, "13": -0.075, "09": 0.06, "16": 0.04, "07": -0.035}

# Care settings by weight.
Mix = dict[str, float]
HOSPITAL: Mix = {"acute": 78, "primary": 8, "prescribing": 14}
DRUGS: Mix = {"acute": 34, "primary": 18, "prescribing": 48}
MENTAL: Mix = {"mental_health": 80, "primary": 7, "prescribing": 13}
COMMUNITY: Mix = {"community": 66, "primary": 14, "acute": 20}
BIRTH: Mix = {"acute": 82, "community": 18}
HEART: Mix = {"acute": 64, "primary": 8, "prescribing": 24, "ambulance": 4}
STROKES: Mix = {"acute": 56, "community": 25, "ambulance": 4, SECONDARY_PREVENTION: 15}
INJURY: Mix = {"acute": 78, "ambulance": 13, "community": 9}
OPEN: Mix = {"primary": 60, "community": 40}
PRACTICE: Mix = {"primary": 100}
DENTIST: Mix = {"primary": 84, "acute": 16}
CARE: Mix = {"social_care": 86, "community": 14}


@dataclass(frozen=True, slots=True)
class Line:
    """A line: pounds per weighted head in 2023-24, its growth a year, and its care settings."""

    per_head: float
    mix: Mix
    growth: float = 0.037


LINES = {
    "01": Line(32, HOSPITAL, 0.048),
    "02-EX-BREAST": Line(24, HOSPITAL, 0.044),
    "02-EX-BOWEL": Line(21, HOSPITAL, 0.046),
    "02-EX-LUNG": Line(17, HOSPITAL, 0.052),
    "02-EX-OTHER": Line(66, HOSPITAL, 0.047),
    "03": Line(26, HOSPITAL),
    "04A": Line(42, DRUGS, 0.045),
    "04-EX-OTHER": Line(26, DRUGS),
    "05-EX-TT": Line(10, PRACTICE, 0.061),
    "05-EX-CYP": Line(20, MENTAL, 0.066),
    "05-EX-SMI": Line(62, MENTAL, 0.041),
    "05-EX-DEMENTIA": Line(26, MENTAL),
    "05-EX-OTHER": Line(47, MENTAL),
    "06": Line(42, COMMUNITY),
    "07": Line(92, HOSPITAL, 0.042),
    "08": Line(48, HOSPITAL, 0.039),
    "09": Line(11, COMMUNITY),
    "10A": Line(44, HEART, 0.025),
    STROKE: Line(26, STROKES, 0.031),
    "10-EX-OTHER": Line(80, HEART, 0.031),
    ASTHMA: Line(30, DRUGS, 0.034),
    "11-EX-COPD": Line(32, DRUGS, 0.034),
    "11-EX-OTHER": Line(42, HOSPITAL, 0.043),
    "12": Line(66, DENTIST, 0.018),
    "13": Line(98, HOSPITAL),
    "14": Line(46, DRUGS),
    "15": Line(118, COMMUNITY, 0.034),
    "16": Line(82, INJURY),
    "17A": Line(30, HOSPITAL),
    "17B": Line(34, HOSPITAL),
    "17C": Line(8, OPEN, 0.012),
    "17-EX-OTHER": Line(28, HOSPITAL),
    "18": Line(74, BIRTH, 0.031),
    "19": Line(20, BIRTH),
    "20": Line(22, INJURY),
    "21": Line(44, OPEN, 0.022),
    "22": Line(60, CARE, 0.051),
    "23A": Line(178, PRACTICE, 0.035),
    "23-EX-OTHER": Line(182, {"acute": 40, "community": 35, "primary": 25}),
}
PROGRAMMES = tuple(f"{number:02}" for number in range(1, 24))


def programme(line: str) -> str:
    """The programme that a line belongs to: its first two figures."""
    return line[:2]


def above(line: str) -> tuple[str, ...]:
    """The nodes that a line is counted in: itself, its programme and the total."""
    return tuple(dict.fromkeys((line, programme(line), TOTAL)))
