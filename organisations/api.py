"""The REST API on organisations and their peers, and what lists by organisation have in common."""

from functools import partial
from typing import Any, ClassVar

from django.db.models import Q
from rest_framework import serializers

from evidence.api import rows
from evidence.api.figures import Answer, Figure, FigureList
from evidence.api.filters import Choice, Day, Filter, Whole
from evidence.api.problems import Moved, no_such, refused
from evidence.queries import Listing, Row, named

from . import queries
from .models import Organisation, PeerSet

EXAMPLE = Organisation.Nation.EXAMPLE.value

# More peers than any set has; the set itself says how many there are.
MOST_PEERS = 100

KIND = Choice(
    name="kind", help="Kind of organisation.", values=Organisation.Kind.values, select="kind"
)
NATION = Choice(
    name="nation",
    help="Nation. Made-up organisations only appear with nation=example or when they are named.",
    values=Organisation.Nation.values,
    select="nation",
)
ORGANISATION = Choice(
    name="organisation",
    help="Code of an organisation: ODS for ICBs, ONS for boards and nations.",
    values=partial(named, Organisation, "code"),
    select="organisation",
    other_codes=queries.other_codes,
)
NATION_OF = Choice(
    name="nation", help=NATION.help, values=NATION.values, select="organisation__nation"
)


def made_up(nations: list[str], named_ones: dict[str, bool]) -> bool:
    """Whether an answer is about made-up organisations; never about both kinds.

    `named_ones` says of each organisation that was named whether it is made up.
    """
    detail = "Made-up and real organisations are never in one answer: ask for them in turn."
    if len(set(named_ones.values())) > 1:
        raise refused("organisation", min(named_ones), "made up and real together", detail)
    if EXAMPLE in nations and len(nations) > 1:
        raise refused("nation", EXAMPLE, "made up and real together", detail)
    return all(named_ones.values()) if named_ones else nations == [EXAMPLE]


class OrganisationFigures(FigureList):
    """A list of figures by organisation: real ones, unless a made-up one or its nation is named."""

    def selected(self, without: str = "") -> Listing:
        chosen = {} if without == ORGANISATION.name else queries.illustrative(self.named())
        nations = [] if without == NATION_OF.name else self.choices.get(NATION_OF.name, [])
        self.illustrative = made_up(nations, chosen)
        return super().selected(without).where(Q(organisation__illustrative=self.illustrative))

    def named(self) -> list[str]:
        return self.choices[ORGANISATION.name]


class OrganisationRow(serializers.Serializer):
    """One organisation, with its dates and successors."""

    code = rows.code("Its code: ODS for ICBs, ONS for boards and nations.")
    ons_code = rows.code("Its code at the Office for National Statistics; empty where it has none.")
    ods_code = rows.code("Its code at the Organisation Data Service; empty where it has none.")
    name = rows.words("Its name, without its kind.")
    kind = rows.one_of(Organisation.Kind.values, "What kind of body it is.")
    nation = rows.one_of(Organisation.Nation.values, "Its nation; example where it is made up.")
    region = rows.code("Region of England; empty elsewhere.")
    valid_from = serializers.DateField(help_text="Its first day.")
    valid_to = rows.day("Its last day; null while it exists.")
    illustrative = rows.illustrative()
    successors = rows.texts("Codes of the organisations that followed it.")


class Organisations(FigureList):
    """Organisations, with their dates and successors."""

    name = "organisations"
    row = OrganisationRow
    filters: ClassVar[tuple[Filter, ...]] = (
        KIND,
        NATION,
        Choice(
            name="region",
            help="Region of England.",
            values=partial(named, Organisation, "region"),
            select="region",
        ),
        Day(name="on", help="Only those in existence on this day."),
    )

    def listing(self) -> Listing:
        self.illustrative = made_up(self.choices["nation"], {})
        nation = EXAMPLE if self.illustrative else None
        return queries.organisations(nation=nation, on=self.choices["on"])


class OfOrganisation(Answer):
    """An answer whose address names one organisation; by another code of it, it moves to ours."""

    path: ClassVar[dict[str, str]] = {"code": "Code of the organisation."}
    organisation: Organisation

    def find(self, **path: str) -> None:
        code = path["code"]
        found = queries.organisation(code) if code.isalnum() and code.isascii() else None
        if found is None:
            raise no_such("organisation", code, named(Organisation, "code"))
        if found.code != code:
            raise Moved(self.request.get_full_path().replace(f"/{code}/", f"/{found.code}/"))
        self.organisation, self.illustrative = found, found.illustrative


class OneOrganisation(OfOrganisation, Figure):
    """One organisation, real or made up, with its dates and successors."""

    name = "organisation"
    row = OrganisationRow

    def answer(self) -> Row:
        listing = queries.organisations(nation=self.organisation.nation)
        [row] = listing.where(Q(code=self.organisation.code))
        return row


class PeerRow(serializers.Serializer):
    """One comparator, nearest first."""

    run = rows.run()
    rank = rows.whole("1 for the nearest.", null=False)
    peer = rows.code("Its code.")
    name = rows.words("Its name.")
    region = rows.code("Its region; empty outside England.")
    distance = rows.number("How unlike us it is; null where everyone else is compared with.")
    contributions = rows.numbers_by_name("What each variable adds to the distance.")
    two_way = rows.flag("Whether we are among its peers too.", null=True)
    illustrative = rows.illustrative()


class Peers(OfOrganisation, FigureList):
    """Whom an organisation is compared with, nearest first, and how alike they are."""

    name = "peers"
    row = PeerRow
    of_run = True
    beside: ClassVar[dict[str, Any]] = {
        "organisation": rows.code("Whose peers these are."),
        "method": rows.text("How they were chosen; null where it is compared with nobody."),
        "fit": rows.number("How alike they are: 0 is alike, 1 is as unlike as any two."),
        "grade": rows.one_of(
            "ABCDE", "The fit as a letter, A the best; null where everyone is compared with.", True
        ),
    }
    filters: ClassVar[tuple[Filter, ...]] = (
        Choice(
            name="method",
            help="Only a set chosen by this method.",
            values=partial(named, PeerSet, "method"),
            single=True,
        ),
        Whole(name="k", help="Only the nearest k.", lowest=1, highest=MOST_PEERS),
    )
    peer_set: PeerSet | None

    def find(self, **path: str) -> None:
        super().find(**path)
        self.peer_set = queries.peer_set(self.the_run, self.organisation.code)

    def listing(self) -> Listing:
        listing = queries.peers(self.the_run, self.organisation.code)
        method, k = self.choices["method"], self.choices["k"]
        if method and (self.peer_set is None or self.peer_set.method not in method):
            return listing.where(Q(rank__in=[]))
        if k is None:
            return listing
        if k > (most := len(listing)):
            detail = f"This run keeps {most} peers of this organisation."
            raise refused("k", str(k), "out of range", detail)
        return listing.where(Q(rank__lte=k))

    def about(self) -> Row:
        chosen = self.peer_set
        return {
            "organisation": self.organisation.code,
            "method": chosen and chosen.method,
            "fit": chosen and chosen.fit,
            "grade": (chosen and chosen.grade) or None,
        }

    def reason(self, count: int) -> str:
        if self.peer_set is None:
            return "This organisation is compared with nobody."
        if self.choices["method"] and not count:
            return f"Its peers were chosen by another method: {self.peer_set.method}."
        return super().reason(count)
