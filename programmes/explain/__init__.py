"""How figures of spend, outcomes and gaps are explained: each from the rows that pages and API show."""

from evidence import explain

from . import gap, outcome, spend


def register() -> None:
    explain.register("spend", spend.explanation)
    explain.register("outcome", outcome.explanation)
    explain.register("gap", gap.explanation)
