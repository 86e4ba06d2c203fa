"""What is shown of organisations and their comparators."""

from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from evidence.models import Run
from evidence.queries import Listing, Row

from .models import Organisation, Peer, PeerSet, PeerWeight, Population


def organisations(
    kind: str | None = None,
    nation: str | None = None,
    region: str | None = None,
    on: date | None = None,
) -> Listing:
    """Organisations with dates and successors; made-up ones only where their nation is named."""
    found = Organisation.objects.order_by("nation", "region", "name")
    found = found.filter(nation=nation) if nation else found.filter(illustrative=False)
    if kind:
        found = found.filter(kind=kind)
    if region:
        found = found.filter(region=region)
    if on:
        found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)
    return _listed(found)


def _listed(found: QuerySet) -> Listing:
    columns = ["code", "ons_code", "ods_code", "name", "kind", "nation", "region"]
    columns += ["valid_from", "valid_to", "illustrative"]
    successors = Coalesce(
        ArrayAgg("successors__code", filter=Q(successors__isnull=False)), Value([])
    )
    return Listing(found.values(*columns).annotate(successor_codes=successors), _organisation_row)


def _organisation_row(values: Row) -> Row:
    row = dict(values)
    row["successors"] = sorted(row.pop("successor_codes"))
    return row


def organisation(code: str) -> Organisation | None:
    """The organisation of a code of ours, or of its other (ODS or ONS) code."""
    return (
        Organisation.objects.filter(Q(code=code) | Q(ons_code=code) | Q(ods_code=code))
        .order_by("code")
        .first()
    )


def organisation_row(code: str) -> Row | None:
    """The row, made up or not, of the organisation of a code of ours, or of its other code."""
    found = Organisation.objects.filter(Q(code=code) | Q(ons_code=code) | Q(ods_code=code))
    return next(iter(_listed(found.order_by("code")).rows()), None)


def full_name(row: Row) -> str:
    """The name of an organisation's row with its kind: "Devon ICB"."""
    return Organisation(name=row["name"], kind=row["kind"]).full_name


def other_codes() -> dict[str, str]:
    """Our code of an organisation by each other code it has."""
    codes = Organisation.objects.values_list("code", "ons_code", "ods_code")
    return {other: code for code, *others in codes for other in others if other and other != code}


def illustrative(codes: list[str]) -> dict[str, bool]:
    """Whether each of these organisations is made up."""
    found = Organisation.objects.filter(code__in=codes) if codes else Organisation.objects.none()
    return dict(found.values_list("code", "illustrative"))


def peer_set(run: Run, organisation: str) -> PeerSet | None:
    return PeerSet.objects.filter(run=run, organisation=organisation).first()


def peers(run: Run, organisation: str) -> Listing:
    """The comparators of an organisation, nearest first, with what each variable contributes."""
    columns = ["run_id", "rank", "peer_id", "peer__name", "peer__region", "distance"]
    columns += ["contributions", "two_way", "peer__illustrative"]
    found = Peer.objects.filter(run=run, organisation=organisation).order_by("rank")
    return Listing(found.values(*columns), _peer_row)


def _peer_row(values: Row) -> Row:
    return {
        "run": values["run_id"],
        "rank": values["rank"],
        "peer": values["peer_id"],
        "name": values["peer__name"],
        "region": values["peer__region"],
        "distance": values["distance"],
        "contributions": values["contributions"],
        "two_way": values["two_way"],
        "illustrative": values["peer__illustrative"],
    }


def populations(organisation: str, year: str, bases: list[str]) -> dict[str, Population]:
    """The published populations of an organisation in a year, by basis."""
    found = Population.objects.filter(organisation=organisation, year=year, basis__in=bases)
    return {population.basis: population for population in found}


def weights(method: str) -> list[PeerWeight]:
    """The variables of a peer method and how much each counts, heaviest first."""
    return list(PeerWeight.objects.filter(method=method))
