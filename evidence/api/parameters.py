"""The parameters that all answers have, all lists, and all answers of a run."""

from .filters import Choice, OneScope, Whole

PAGE = 100
LONGEST_PAGE = 1000
LAST_OFFSET = 1_000_000_000

FORMAT = Choice(name="format", help="json, or csv.", values=("json", "csv"), single=True)
FORMAT_OF_LIST = Choice(
    name="format",
    help="json; or the whole list, whatever its length, without pages: csv or parquet.",
    values=("json", "csv", "parquet"),
    single=True,
)
LIMIT = Whole(name="limit", help="Rows in a page.", lowest=1, highest=LONGEST_PAGE, default=PAGE)
OFFSET = Whole(
    name="offset", help="Rows before the page.", lowest=0, highest=LAST_OFFSET, default=0
)
SCOPE = OneScope(
    name="scope",
    help="Whose figures: `published`, or `system:` and the code of a system, for its members alone. "
    "What a reader is no member of is answered as what there is not.",
)
SCOPE_OF_RUNS = OneScope(
    name="scope",
    help="Whose calculations: `published`; `system:` and the code of a system, for its members alone; "
    "`costing:example`, or `costing:` and a code, for the costing analysts of that system. "
    "What is not for a reader is answered as what there is not.",
    kinds=("system", "costing"),
)
RUN = Whole(
    name="run",
    help="Pins the answer to one run while it is kept (then 410); without it, the last one.",
    lowest=1,
    highest=10**18 - 1,
)
