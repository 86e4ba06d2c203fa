"""The other side of bench.costing: pathways as SQL written by hand, as in `sql`."""

from collections.abc import Sequence

from costing.expressions.pathways import Pathway


def listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def index(pathway: Pathway) -> str:
    starts = " OR ".join(f"hrg LIKE '{start}%'" for start in pathway.hrg_starts)
    return f"""
SELECT system, year, person, min(started) AS index_day FROM events
WHERE person IS NOT NULL AND point_of_delivery IN ({listed(pathway.points_of_delivery)})
  AND ({starts or "true"}) GROUP BY system, year, person"""


def cost(pathway: Pathway) -> str:
    own = f"programme IN ({listed(pathway.programmes)})" if pathway.programmes else "true"
    row = "system, year, care_setting, organisation, month"
    return f"""
SELECT {row}, count(*) AS people, sum(events) AS events, sum(cost) AS cost,
       max(abs(cost)) AS largest
FROM (SELECT system, year, coalesce(care_setting, 'all') AS care_setting,
             coalesce(organisation, 'all') AS organisation, coalesce(month, 'all') AS month,
             count(*) AS events, sum(cost) AS cost
      FROM (SELECT i.system, i.year, i.person, care_setting, organisation, cost,
                   CAST(CAST(floor((started - index_day) / 30.0) AS bigint) AS varchar) AS month
            FROM ({index(pathway)}) AS i
            JOIN events AS e ON e.system = i.system AND e.person = i.person
            WHERE {own} AND started - index_day >= {-30 * pathway.months_before}
              AND started - index_day < {30 * pathway.months_after}) AS care
      GROUP BY GROUPING SETS (
        (system, year, person, care_setting, organisation, month),
        (system, year, person, care_setting, organisation),
        (system, year, person, care_setting, month),
        (system, year, person, care_setting),
        (system, year, person, month),
        (system, year, person))) AS each
GROUP BY {row}"""


def people(pathway: Pathway) -> str:
    return f"""
SELECT i.system, i.year, count(*) AS people, count(*) FILTER (
         WHERE index_day - make_date(CAST(substr(first, 1, 4) AS int), 4, 1)
               >= {30 * pathway.months_before}
           AND make_date(CAST(substr(last, 1, 4) AS int) + 1, 4, 1) - index_day
               >= {30 * pathway.months_after}) AS whole
FROM ({index(pathway)}) AS i
JOIN (SELECT system, min(year) AS first, max(year) AS last FROM events GROUP BY system) AS span
  ON span.system = i.system
GROUP BY i.system, i.year"""
