"""What changed between two kept runs: which findings are new, gone, firmer, weaker, larger, smaller.

A finding is the same one in two runs when it is about the same programme or measure, of the same
year and in the same direction; spend that turned from less to more is one finding gone and one new.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef
from django.db.models.functions import JSONObject

from evidence.models import LoadedTable, Run
from evidence.queries import Row
from organisations.models import Peer

from .models import Correction, Opportunity
from .queries import OPPORTUNITIES
from .sentences import node

NEW, GONE, FIRMER, WEAKER, LARGER, SMALLER = KINDS = "new gone firmer weaker larger smaller".split()
CERTAINTIES = ("tentative", "likely", "clear")
NOTICED = 0.1  # share by which a figure has to grow or shrink to be called larger or smaller

Key = tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A run whose results are kept, with its findings about one organisation by rank."""

    number: int
    started: datetime
    ended: datetime
    method: str
    input_hash: str
    findings: list[Row]

    def same_figures(self, other: "Kept") -> bool:
        """Whether both were made of the same figures by the same method, so that nothing can differ."""
        return bool(self.input_hash) and self.input_hash == other.input_hash


def kept(run: Run, organisation: str, year: str = "") -> list[Kept]:
    """A run and the kept ones before it, the latest first; in one query.

    With the findings of one year, or of every year where none is named.
    """
    of_year = {"year": year} if year else {}
    found = Opportunity.objects.filter(run=OuterRef("pk"), organisation=organisation, **of_year)
    rows = found.order_by("year", "rank").values(finding=JSONObject(**OPPORTUNITIES))
    runs = Run.objects.filter(scope=run.scope, kept=True, pk__lte=run.pk).order_by("-pk")
    names = ("pk", "started", "ended", "method", "input_hash")
    return [Kept(*values) for values in runs.values_list(*names, ArraySubquery(rows))]


@dataclass(frozen=True)
class Change:
    """One finding that changed; `now` or `then` is None where it is gone or new."""

    kinds: tuple[str, ...]
    now: Row | None
    then: Row | None

    @property
    def finding(self) -> Row:
        """The finding as it stands, or as it stood."""
        row = self.now or self.then
        assert row is not None  # there is no change without a finding
        return row


def key(row: Row) -> Key:
    """What makes a finding the same one in another run."""
    more = "" if row["kind"] == "outcome" else "more" if row["variation"] > 0 else "less"
    return (row["year"], row["kind"], node(row), row["measure"] or "", more)


def between(now: Kept, then: Kept) -> list[Change]:
    """Every finding that changed: new ones first, then gone, firmer, weaker, larger, smaller."""
    here, there = ({key(row): row for row in one.findings} for one in (now, then))
    changes = [Change((NEW,), row, None) for name, row in here.items() if name not in there]
    changes += [Change((GONE,), None, row) for name, row in there.items() if name not in here]
    for name, row in here.items():
        if name in there and (kinds := tuple(_kinds(row, there[name]))):
            changes.append(Change(kinds, row, there[name]))
    return sorted(changes, key=lambda change: KINDS.index(change.kinds[0]))


def _kinds(now: Row, then: Row) -> Iterator[str]:
    surer = CERTAINTIES.index(now["certainty"]) - CERTAINTIES.index(then["certainty"])
    if surer:
        yield FIRMER if surer > 0 else WEAKER
    before, after = size(then), size(now)
    if before and after and abs(after / before - 1) > NOTICED:
        yield LARGER if after > before else SMALLER


def size(row: Row) -> float | None:
    """Pounds or people without their sign; unknown for an outcome that is worse by position only."""
    found = figure(row)
    return None if found is None else abs(found)


def figure(row: Row | None) -> float | None:
    """Pounds, signed, or people by which an outcome is worse; unknown where there is no finding."""
    if row is None:
        return None
    found: float | None = row["variation"] if row["kind"] == "spend" else row["net"]
    return found


# --- Why ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Causes:
    """What differs between two runs beside their results.

    `joined` and `left` are names of peers by code; `corrected` the published figures that a load
    changed meanwhile, each as (organisation, programme or measure, year or period).
    """

    method: bool
    figures: bool
    loaded: datetime | None
    joined: dict[str, str]
    left: dict[str, str]
    corrected: frozenset[tuple[str, str, str]]

    @property
    def boundary(self) -> bool:
        return bool(self.joined or self.left)


def causes(now: Kept, then: Kept, organisation: str) -> Causes:
    """Why findings may differ between two kept runs: method, figures loaded, or other peers."""
    peers: dict[int, dict[str, str]] = {now.number: {}, then.number: {}}
    rows = Peer.objects.filter(run__in=peers, organisation=organisation)
    for run, code, name in rows.values_list("run_id", "peer_id", "peer__name"):
        peers[run][code] = name
    here, there = peers[now.number], peers[then.number]
    loaded = LoadedTable.objects.aggregate(last=Max("loaded_at"))["last"]
    between_runs = loaded is not None and then.started < loaded <= now.started
    return Causes(
        method=now.method != then.method,
        figures=between_runs or (now.method == then.method and not now.same_figures(then)),
        loaded=loaded if between_runs else None,
        joined={code: name for code, name in here.items() if code not in there},
        left={code: name for code, name in there.items() if code not in here},
        corrected=_corrected(now, then, {organisation, *here, *there}),
    )


def _corrected(now: Kept, then: Kept, organisations: set[str]) -> frozenset[tuple[str, str, str]]:
    found = Correction.objects.filter(
        organisation__in=organisations, loaded_at__gt=then.started, loaded_at__lte=now.started
    )
    names = ("organisation_id", "programme_id", "measure_id", "period")
    return frozenset(
        (organisation, measure or programme, period)
        for organisation, programme, measure, period in found.values_list(*names)
    )


def why(change: Change, own: str, found: Causes) -> list[str]:
    """What may have made one finding change, the nearest cause first; codes of sentences.WHY."""
    row = change.finding
    period = row["period"] if row["kind"] == "outcome" else row["year"]
    subject = row["measure"] or node(row)
    whose = {who for who, *rest in found.corrected if rest == [subject, period]}
    reasons = {
        "period": _another_period(change),
        "own": own in whose,
        "peer": bool(whose - {own}),
        "method": found.method,
        "boundary": found.boundary,
    }
    named = [reason for reason, holds in reasons.items() if holds]
    return named or (["figures"] if found.figures else [])


def _another_period(change: Change) -> bool:
    now, then = change.now, change.then
    return now is not None and then is not None and now["period"] != then["period"]


# --- Since when ---------------------------------------------------------------------------------


def appeared(runs: Sequence[Kept], begun: datetime | None) -> Iterator[tuple[Row, datetime]]:
    """The findings of the latest run that are known to be new at some run, with the end of that run.

    `runs` the latest first. What stood already in the oldest of them appeared when it was `begun`;
    where that is not known, it is left out.
    """
    for row in runs[0].findings if runs else []:
        since = _since(key(row), runs)
        moment = begun if since is runs[-1] else since.ended
        if moment:
            yield row, moment


def _since(name: Key, runs: Sequence[Kept]) -> Kept:
    """The run from which on every kept run has the finding."""
    since = runs[0]
    for one in runs[1:]:
        if name not in {key(row) for row in one.findings}:
            break
        since = one
    return since


def begun(oldest: Kept, scope: str) -> datetime | None:
    """When the figures of the oldest kept run were first calculated; None where others were before.

    Runs whose results are dropped are still known by what they were made of.
    """
    before = Run.objects.filter(
        scope=scope, state=Run.State.FINISHED, pk__lte=oldest.number
    ).order_by("pk")
    made_of = list(before.values_list("input_hash", "ended"))
    alike = bool(oldest.input_hash) and {figures for figures, _ in made_of} == {oldest.input_hash}
    return made_of[0][1] if alike or len(made_of) == 1 else None
