"""Pages inside an organisation's money: its programmes, and one programme three levels down."""

from .programme import organisation_programme
from .programmes import organisation_programmes

__all__ = ["organisation_programme", "organisation_programmes"]
