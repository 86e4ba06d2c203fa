"""Files of the rows of one page, for pages that show what no list of the API has."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from evidence.api.csv import lines
from evidence.queries import Row


def as_csv(name: str, columns: Sequence[str], rows: Iterable[Row]) -> HttpResponse:
    """The rows as a file `name`.csv, written as the API writes its lists; they are few.

    A file of made-up rows says so in its name.
    """
    found = list(rows)
    made_up = "illustrative-" if any(row.get("illustrative") for row in found) else ""
    answer = HttpResponse(b"".join(lines(columns, found)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{made_up}{name}.csv"'
    return answer
