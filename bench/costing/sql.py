"""The other side of bench.costing: every analysis as SQL written by hand, the same words for DuckDB and
for PostgreSQL. Each gives the rows that the expression of the same name in `costing.expressions` gives.

Written as well as we can: one pass over the events, settings as columns until they are summed.
"""

from dataclasses import dataclass

from bench.costing import pathways_in_sql
from bench.costing.pathways_in_sql import listed
from costing.expressions.pathways import pathways
from costing.expressions.people import USES
from costing.schema import SETTINGS


@dataclass(frozen=True)
class Statement:
    """A query, and the queries it begins with, by the names it calls them."""

    text: str
    begins: tuple[str, ...] = ()

    def alone(self) -> str:
        """All in one statement, of which only the columns that are needed are worked out."""
        parts = ", ".join(f"{name} AS ({BEGINS[name]})" for name in self.begins)
        return f"WITH {parts} {self.text}" if parts else self.text


# --- What several begin with --------------------------------------------------------------------

_COSTS = ", ".join(
    f"sum(cost) FILTER (WHERE care_setting = '{name}') AS cost_{name}" for name in SETTINGS
)
_USES = ", ".join(
    f"count(*) FILTER (WHERE point_of_delivery IN ({listed(points)})) AS {name}"
    for name, points in USES.items()
)
_YEARS = f"""
SELECT system, year, person, age_band, sex, deprivation, area, conditions, alive,
       coalesce(cost, 0) AS cost, coalesce(events, 0) AS events,
       {", ".join(f"coalesce({name}, 0) AS {name}" for name in USES)},
       {", ".join(f"cost_{name}" for name in SETTINGS)}
FROM (SELECT system, year, person, max(age_band) AS age_band, max(sex) AS sex,
             max(deprivation) AS deprivation, max(area) AS area, max(conditions) AS conditions,
             bool_and(alive) AS alive
      FROM people GROUP BY system, year, person) AS registered
LEFT JOIN (SELECT system, year, person, sum(cost) AS cost, count(*) AS events, {_COSTS}, {_USES}
           FROM events WHERE person IS NOT NULL GROUP BY system, year, person) AS used
USING (system, year, person)"""

_RANKED = f"""
SELECT system, year, person, cost, events, pence, {", ".join(f"cost_{name}" for name in SETTINGS)},
       row_number() OVER costliest AS place,
       sum(pence) OVER (costliest ROWS UNBOUNDED PRECEDING) AS running,
       count(*) OVER everybody AS number,
       sum(CASE WHEN pence >= 0 THEN 1 ELSE 0 END) OVER everybody AS counted,
       sum(CASE WHEN pence > 0 THEN pence ELSE 0 END) OVER everybody AS total
FROM (SELECT *, CAST(floor(cost * 100 + 0.5) AS bigint) AS pence FROM years) AS whole
WINDOW costliest AS (PARTITION BY system, year ORDER BY pence DESC, person),
       everybody AS (PARTITION BY system, year)"""


def _by_person(keys: tuple[str, ...], sums: dict[str, str], where: str = "true") -> str:
    """Events by keys: people, events, pounds, the largest amount of one person, and sums. What is not
    known of a key is empty."""
    known = ", ".join(f"{_KNOWN[key]} AS {key}" if key in _KNOWN else key for key in keys)
    inner = "".join(f", sum({value}) AS {name}" for name, value in sums.items())
    outer = "".join(f", sum({name}) AS {name}" for name in sums)
    places = ", ".join(map(str, range(1, len(keys) + 2)))
    return f"""
SELECT {", ".join(keys)}, count(person) AS people, sum(events) AS events, sum(cost) AS cost,
       max(CASE WHEN person IS NULL THEN largest ELSE abs(cost) END) AS largest {outer}
FROM (SELECT {known}, person, count(*) AS events, sum(cost) AS cost,
             max(abs(cost)) AS largest {inner}
      FROM events WHERE {where} GROUP BY {places}) AS each
GROUP BY {", ".join(keys)}"""


_KNOWN = {
    "programme": "coalesce(programme, '')",
    "whole_programme": """CASE programme WHEN '10B' THEN '10' WHEN '04A' THEN '04'
                          ELSE coalesce(programme, '') END""",
    "specialty": "coalesce(specialty, '')",
    "hrg": "coalesce(hrg, '')",
}
_SPECIALTY = ("system", "year", "organisation", "care_setting", "point_of_delivery", "specialty")
_UNIT_SUMS = {"activity": "activity", "squares": "cost * cost", "days": "ended - started"}
_COMPARED = "flags NOT LIKE '%x%' AND activity > 0"
_LINES = _by_person((*_SPECIALTY, "hrg"), _UNIT_SUMS, _COMPARED)

BEGINS = {"years": _YEARS, "ranked": _RANKED, "lines": _LINES}

# --- People's years by care setting: columns of sums, then rows ---------------------------------

_WIDE = """count(*) AS people, count(*) FILTER (WHERE events > 0) AS users_all,
 sum(cost) AS pounds_all, max(abs(cost)) AS largest_all, """ + ", ".join(
    f"count(cost_{name}) AS users_{name}, sum(cost_{name}) AS pounds_{name}, "
    f"max(abs(cost_{name})) AS largest_{name}"
    for name in SETTINGS
)
_LONG = "CROSS JOIN LATERAL (VALUES {}) AS s(care_setting, users, pounds, largest)".format(
    ", ".join(
        f"('{name}', users_{name}, pounds_{name}, largest_{name})" for name in ("all", *SETTINGS)
    )
)


def _by_setting(key: str, value: str) -> Statement:
    text = f"""
SELECT system, year, {key}, care_setting, people, users,
       coalesce(pounds, 0) AS cost, coalesce(s.largest, 0) AS largest
FROM (SELECT system, year, {value} AS {key}, {_WIDE} FROM years GROUP BY 1, 2, 3) AS wide {_LONG}"""
    return Statement(text, ("years",))


_BRIDGES = """CASE
 WHEN ' ' || conditions || ' ' LIKE '% F %' THEN 'long-decline'
 WHEN NOT alive THEN 'short-decline'
 WHEN conditions <> '' AND emergency_admissions >= 2 THEN 'limited-reserve'
 WHEN ' ' || conditions || ' ' LIKE '% S %' THEN 'stable-disability'
 WHEN care_home_weeks >= 26 THEN 'stable-disability'
 WHEN maternity_spells >= 1 THEN 'maternal-infant'
 WHEN age_band = '00-04' THEN 'maternal-infant'
 WHEN emergency_admissions >= 1 THEN 'acutely-ill'
 WHEN conditions <> '' THEN 'chronic'
 ELSE 'healthy' END"""
_USE = """CASE
 WHEN age_band BETWEEN '00-04' AND '15-19' THEN 'child'
 WHEN age_band BETWEEN '20-24' AND '60-64' THEN 'adult'
 WHEN age_band BETWEEN '65-69' AND '80-84' THEN 'older'
 WHEN age_band = '85+' THEN 'oldest'
 ELSE 'unknown' END || '.' || CASE
 WHEN care_home_weeks >= 1 THEN 'care-home'
 WHEN emergency_admissions >= 2 THEN 'emergency-often'
 WHEN emergency_admissions >= 1 THEN 'emergency-once'
 WHEN mental_health_contacts + mental_health_stays >= 1 THEN 'mental-health'
 WHEN planned_admissions + maternity_spells >= 1 THEN 'planned'
 WHEN emergency_attendances >= 1 THEN 'attended'
 WHEN events >= 1 THEN 'other'
 ELSE 'none' END"""

# --- Concentration ------------------------------------------------------------------------------

_BELONGS = {
    "everybody": "true",
    "top-20": "place <= 20",
    "top-1": "place * 100 <= number * 1",
    "top-5": "place * 100 <= number * 5",
    "top-10": "place * 100 <= number * 10",
    "high-resource": "pence > 0 AND running * 2 <= total",
}
_GROUPS = f"""
SELECT system, year, people_group, care_setting, sum(people) AS people, sum(users) AS users,
       coalesce(sum(pounds), 0) AS cost, coalesce(max(s.largest), 0) AS largest
FROM (SELECT system, year, {", ".join(f"{one} AS in_{n}" for n, one in enumerate(_BELONGS.values()))},
             {_WIDE}
      FROM ranked GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) AS wide
CROSS JOIN LATERAL (VALUES {", ".join(f"('{name}', in_{n})" for n, name in enumerate(_BELONGS))})
        AS g(people_group, belongs) {_LONG}
WHERE belongs GROUP BY system, year, people_group, care_setting"""
_LORENZ = """
SELECT system, year, CAST(floor(CAST((counted - place) * 100 AS double precision) / counted) AS bigint)
       + 1 AS percent, count(*) AS people, sum(cost) AS cost
FROM ranked WHERE pence >= 0 GROUP BY 1, 2, 3"""
_GINI = """
SELECT system, year, count(*) AS people, max(number - counted) AS below_nil, sum(cost) AS cost,
       sum(CAST(2 * (counted - place + 1) - counted - 1 AS double precision) * cost)
         / (count(*) * sum(cost)) AS gini
FROM ranked WHERE pence >= 0 GROUP BY system, year"""

# --- Cost at everybody's rates ------------------------------------------------------------------

_NHS_COST = """
SELECT system, year, age_band, sex, CAST(deprivation AS varchar) AS deprivation, count(*) AS people,
       sum(cost - coalesce(cost_social_care, 0)) AS cost,
       max(abs(cost - coalesce(cost_social_care, 0))) AS largest,
       count(cost_social_care) AS social_people, coalesce(sum(cost_social_care), 0) AS social_cost,
       coalesce(max(abs(cost_social_care)), 0) AS social_largest
FROM years WHERE age_band IS NOT NULL AND sex <> 'unknown' AND deprivation IS NOT NULL
GROUP BY 1, 2, 3, 4, 5"""
_EXPECTED = """
SELECT *, people * sum(cost) OVER stratum / sum(people) OVER stratum AS expected
FROM (SELECT system, year, coalesce(age_band, 'unknown') AS age_band, sex,
             coalesce(CAST(deprivation AS varchar), 'unknown') AS deprivation, count(*) AS people,
             count(*) FILTER (WHERE events > 0) AS users, sum(cost) AS cost,
             max(abs(cost)) AS largest
      FROM years GROUP BY 1, 2, 3, 4, 5) AS own
WINDOW stratum AS (PARTITION BY year, age_band, sex, deprivation)"""
_SPECIALTIES = f"""
SELECT * FROM ({_by_person(_SPECIALTY, _UNIT_SUMS, _COMPARED)}) AS own JOIN (
  SELECT {", ".join(_SPECIALTY)}, sum(activity * price) AS expected
  FROM lines JOIN (
    SELECT year, care_setting, point_of_delivery, specialty, hrg, sum(cost) / sum(activity) AS price
    FROM lines GROUP BY year, care_setting, point_of_delivery, specialty, hrg) AS every
  USING (year, care_setting, point_of_delivery, specialty, hrg)
  GROUP BY {", ".join(_SPECIALTY)}) AS priced USING ({", ".join(_SPECIALTY)})"""

# --- Whether everything is there ----------------------------------------------------------------

_PARTS = {
    "unlinked": "person IS NULL",
    "estimated": "flags LIKE '%e%'",
    "left_out": f"NOT ({_COMPARED})",
}
_LEDGER = _by_person(
    ("system", "year", "organisation", "care_setting"),
    {name: f"CASE WHEN {part} THEN cost ELSE 0 END" for name, part in _PARTS.items()}
    | {f"{name}_events": f"CASE WHEN {part} THEN 1 ELSE 0 END" for name, part in _PARTS.items()},
)


def _outside(*keys: str) -> Statement:
    where = ", ".join(("system", "year", *keys))
    text = f"""
SELECT {where}, sum(CASE WHEN person IS NULL THEN events ELSE 1 END) AS people, sum(cost) AS cost,
       max(CASE WHEN person IS NULL THEN largest ELSE abs(cost) END) AS largest
FROM (SELECT {where}, person, count(*) AS events, sum(cost) AS cost, max(abs(cost)) AS largest
      FROM events WHERE NOT EXISTS (
        SELECT 1 FROM people WHERE people.system = events.system AND people.year = events.year
                               AND people.person = events.person)
      GROUP BY {where}, person) AS each
GROUP BY {where}"""
    return Statement(text)


_LINKAGE = """
SELECT system, year, organisation, count(*) AS people,
       count(*) FILTER (WHERE organisations > 1) AS elsewhere,
       count(*) FILTER (WHERE listed) AS listed,
       coalesce(sum(cost) FILTER (WHERE listed IS NULL), 0) AS unlisted_cost
FROM (SELECT *, count(*) OVER (PARTITION BY system, year, person) AS organisations
      FROM (SELECT system, year, person, organisation, sum(cost) AS cost FROM events
            WHERE person IS NOT NULL GROUP BY system, year, person, organisation) AS seen) AS each
LEFT JOIN (SELECT DISTINCT system, year, person, true AS listed FROM people) AS known
USING (system, year, person)
GROUP BY system, year, organisation"""

STATEMENTS = {
    "years": Statement("SELECT * FROM years", ("years",)),
    "groups": Statement(_GROUPS, ("years", "ranked")),
    "lorenz": Statement(_LORENZ, ("years", "ranked")),
    "gini": Statement(_GINI, ("years", "ranked")),
    "nhs cost": Statement(_NHS_COST, ("years",)),
    "areas": _by_setting("area", "coalesce(area, 'unknown')"),
    "expected": Statement(_EXPECTED, ("years",)),
    "segments bridges": _by_setting("segment", _BRIDGES),
    "segments use": _by_setting("segment", _USE),
    "programmes": Statement(_by_person(("system", "year", "programme"), {})),
    "programmes with their systems": Statement(
        f"""SELECT system, year, whole_programme AS programme, people, events, cost, largest
            FROM ({_by_person(("system", "year", "whole_programme"), {})}) AS named"""
    ),
    "organisations": Statement(_by_person(_SPECIALTY[:3], _UNIT_SUMS, _COMPARED)),
    "outside": _outside(),
    "outside by setting": _outside("care_setting"),
    "lines": Statement("SELECT * FROM lines", ("lines",)),
    "specialties": Statement(_SPECIALTIES, ("lines",)),
    "ledger": Statement(_LEDGER),
    "linkage": Statement(_LINKAGE),
    **{f"pathway {code}": Statement(pathways_in_sql.cost(one)) for code, one in pathways().items()},
    **{
        f"people of {code}": Statement(pathways_in_sql.people(one))
        for code, one in pathways().items()
    },
}
