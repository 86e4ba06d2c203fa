"""One organisation on two pages of A4: the same sentences and figures as its page, for a meeting."""

from base64 import b64encode
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from io import BytesIO

from django.template.loader import render_to_string

import organisations.queries
import organisations.sentences
from evidence import notation
from evidence.queries import Row

from .. import coverage, findings, queries, sentences
from ..sentences import TESTED
from .bars import Bar, drawn
from .figures import ILLUSTRATIVE, Figures

# What two pages have room for; the workbook and the page have the rest.
MOST_SHARES, MOST_SOURCES = 6, 6
PAGES, USUAL_SENTENCES = 2, 2
# Bars and findings, fewer where the sentences are long: the first of these that fits.
ROOM = ((12, 7), (10, 6), (8, 5), (6, 4), (4, 3))
KINDS = ("spend", "outcome")
# Archived as PDF/UA: a reader of screens finds headings, tables and the words of the picture.
VARIANT = "pdf/ua-1"
HOW_TO_GET_IT = (
    "Factsheets need the optional part “pdf” of the program, which is not installed here. Whoever runs "
    "this service adds it with pip install 'valuedash[pdf]' and the system library pango."
)


class NoPdf(RuntimeError):
    """This machine cannot make a PDF: the optional part or its system library is missing."""


@dataclass(frozen=True)
class Factsheet(Figures):
    """What stands on the two pages: as many bars and findings as there is `room` for."""

    room: tuple[int, int] = ROOM[0]

    @cached_property
    def spend(self) -> list[Row]:
        """Spend against the benchmark, every level."""
        chosen = {"organisation": self.code, "care_setting": "all", **self.choice}
        return queries.benchmarks(self.run, chosen).rows()

    @cached_property
    def value_map(self) -> list[Row]:
        return queries.value_map(self.run, {"organisation": self.code, **self.choice}).rows()

    @cached_property
    def opportunities(self) -> list[Row]:
        of_year = {"organisation": self.code, "year": self.choice["year"]}
        return queries.opportunities(self.run, of_year).rows()

    @cached_property
    def outcomes(self) -> dict[str, Row]:
        """The headline outcomes that meet the year, by node."""
        chosen = (self.choice["benchmark"], self.choice["year"])
        return coverage.headline_outcomes(self.run, self.code, *chosen)

    @cached_property
    def grade(self) -> str:
        found = organisations.queries.peer_set(self.run, self.code)
        return found.grade if found else ""

    @property
    def top(self) -> list[sentences.Finding]:
        """The sentences on top, as on the page; what to check first is said once for several."""
        by_node = {sentences.node(row): row for row in self.value_map}
        lines = self.spend if self.as_tested else []
        found = sentences.top(self.opportunities, by_node, self.compared, len(self.outcomes), lines)
        following = [*(one.check_first for one in found[1:]), ""]
        return [
            replace(one, check_first="") if one.check_first == later else one
            for one, later in zip(found, following, strict=True)
        ]

    @property
    def as_tested(self) -> bool:
        """Whether the comparison chosen is the one that findings are made against."""
        bases = {row["basis"] for row in self.opportunities if row["kind"] == "spend"}
        return self.choice["benchmark"] == TESTED and self.choice["basis"] in bases

    @property
    def strip(self) -> str:
        return sentences.strip(self.choice, self.compared.against(self.choice["benchmark"]))

    @property
    def look(self) -> list[tuple[findings.Item, str]]:
        """Where to look, spend before outcomes, each with the year or period it is of."""
        rows = {kind: [row for row in self.opportunities if row["kind"] == kind] for kind in KINDS}
        spend = findings.spend_items(self.opportunities, self.value_map, _no_page)
        outcomes = findings.outcome_items(self.opportunities, _no_page)
        when = [
            notation.period(row["period"] or row["year"]) for kind in KINDS for row in rows[kind]
        ]
        return list(zip([*spend, *outcomes], when, strict=True))[: self.room[1]]

    @property
    def look_more(self) -> int:
        """How many findings there is no room for."""
        return max(0, len(self.opportunities) - self.room[1])

    # --- The picture ----------------------------------------------------------------------------

    @cached_property
    def drawn_rows(self) -> list[Row]:
        """The largest variations, from the most above the benchmark to the most below."""
        known = [row for row in self.spend if row["variation"] is not None]
        tops = [row for row in known if not row["system"] and row["programme"] != "ALL"]
        rows = tops if len(tops) > 1 else [row for row in known if row["programme"] != "ALL"]
        largest = sorted(rows, key=lambda row: -abs(row[self._key]))[: self.room[0]]
        return sorted(largest, key=lambda row: -row[self._key])

    @property
    def _key(self) -> str:
        """Pounds, or pounds a head where they rest on another year's population."""
        of_year = all(row["population_year"] == row["year"] for row in self.spend)
        return "variation" if of_year else "variation_per_head"

    @property
    def picture(self) -> str:
        """The drawing as an address that holds it."""
        rows = self.drawn_rows
        names = [notation.plain(row["programme_name"]) for row in rows]
        svg = drawn(
            [
                Bar(name, row[self._key], self._said(row))
                for name, row in zip(names, rows, strict=True)
            ]
        )
        return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"

    def _said(self, row: Row) -> str:
        if self._key == "variation":
            return notation.signed_pounds(row["variation"])
        return notation.signed(notation.said_per_head(row[self._key]), row[self._key])

    @property
    def picture_title(self) -> str:
        return sentences.variations_title(self.drawn_rows, self.compared)

    @property
    def picture_words(self) -> str:
        """The drawing for whoever does not see it."""
        names = [notation.plain(row["programme_name"]) for row in self.drawn_rows]
        said = [self._said(row) for row in self.drawn_rows]
        return "; ".join(f"{name} {size}" for name, size in zip(names, said, strict=True))

    @property
    def picture_unit(self) -> str:
        unit = "Pounds" if self._key == "variation" else "Pounds a head"
        return f"{unit} above (+) or below (−) {self.compared.against(self.choice['benchmark'])}"

    # --- Tables ---------------------------------------------------------------------------------

    @property
    def shares(self) -> list[Row]:
        """The shares that differ most from the benchmark's, in words."""
        known = [row for row in self.spend if row["share_variation"] is not None]
        named = {row["programme"]: row["programme_name"] for row in self.spend if not row["system"]}
        largest = sorted(known, key=lambda row: -abs(row["share_variation"]))[:MOST_SHARES]
        return [_share(row, named) for row in largest]

    @property
    def fit(self) -> str:
        return organisations.sentences.fit(self.grade, self.own["nation"])

    @property
    def cautions(self) -> list[str]:
        return sentences.cautions(self.spend, self.own, self.compared, self.grade)

    @cached_property
    def missing(self) -> list[Row]:
        """Programmes without spend or without outcome, with the reason."""
        nation = self.own["nation"]
        nodes = coverage.programmes(nation, self.code, self.choice["year"])
        there = {sentences.node(row) for row in self.spend if row["spend"] is not None}
        return coverage.missing(nation, nodes, there, self.outcomes)

    @property
    def unknown(self) -> list[str]:
        """What is not known, by reason: how many programmes each holds for."""
        spend = [row["why_no_spend"] for row in self.missing if row["why_no_spend"]]
        outcome = [row for row in self.missing if row["why_no_outcome"]]
        found = [
            f"Spend on {notation.counted(spend.count(reason))} programmes: {reason}"
            for reason in dict.fromkeys(spend)
        ]
        if outcome:
            counted = notation.counted(len(outcome))
            found.append(f"Outcomes of {counted} programmes: no credible measure is published.")
        return found

    @property
    def named_sources(self) -> list[Row]:
        """The releases that figures of spend and outcome come from, spend first."""
        rows = sorted(self.sources, key=lambda row: (row["kind"] != "spend", row["kind"]))
        return rows[:MOST_SOURCES]

    @property
    def sources_more(self) -> int:
        return max(0, len(self.sources) - MOST_SOURCES)

    @property
    def illustrative(self) -> str:
        return ILLUSTRATIVE if self.own["illustrative"] else ""


def _no_page(row: Row) -> str:
    """Paper has no links to programmes."""
    return ""


def _share(row: Row, named: dict[str, str]) -> Row:
    parent = (
        "all spend" if not row["system"] else notation.in_sentence(named.get(row["share_of"], ""))
    )
    return {
        "name": row["programme_name"],
        "of": parent,
        "own": notation.percent(row["share"]),
        "benchmark": notation.percent(row["benchmark_share"]),
        "points": notation.signed(
            notation.number(row["share_variation"], 1), row["share_variation"]
        ),
        "pounds": notation.signed_pounds(row["share_variation_pounds"]),
    }


def available() -> bool:
    """Whether the optional part is installed; its system library shows when it is used."""
    return find_spec("weasyprint") is not None


def html(sheet: Factsheet, address: str) -> str:
    """The two pages as HTML, with the address that shows the same figures."""
    return render_to_string("programmes/factsheet.html", {"sheet": sheet, "address": address})


def pdf(sheet: Factsheet, address: str) -> bytes:
    """The two pages as tagged PDF; raises NoPdf on a machine that cannot make one."""
    try:
        import weasyprint  # noqa: PLC0415  (optional, and slow to begin)
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise NoPdf(str(error)) from error
    # The page holds its own picture; nothing is fetched from anywhere.
    inside = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    for room in ROOM[max(0, len(sheet.top) - USUAL_SENTENCES) :]:
        page = html(replace(sheet, room=room), address)
        document = weasyprint.HTML(string=page, url_fetcher=inside).render(pdf_variant=VARIANT)
        if len(document.pages) <= PAGES:
            break
    to = BytesIO()
    document.write_pdf(to, pdf_variant=VARIANT)
    return to.getvalue()
