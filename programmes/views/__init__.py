"""Pages of this app: one organisation over its programmes, and one programme over everybody."""

from .changes import changed, changed_csv
from .compare import compare, compare_characteristics
from .corrections import corrections, corrections_csv
from .files import files, on_paper, tables
from .inequalities import inequalities
from .inside import organisation_programme, organisation_programmes
from .organisation import organisation
from .other import other
from .own_peers import own_peers, own_peers_csv
from .programme import programme, programmes
from .scorecard import scorecard_csv, scorecard_page

__all__ = [
    "changed",
    "changed_csv",
    "compare",
    "compare_characteristics",
    "corrections",
    "corrections_csv",
    "files",
    "inequalities",
    "on_paper",
    "organisation",
    "organisation_programme",
    "organisation_programmes",
    "other",
    "own_peers",
    "own_peers_csv",
    "programme",
    "programmes",
    "scorecard_csv",
    "scorecard_page",
    "tables",
]
