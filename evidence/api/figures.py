"""One figure and lists of figures: the two shapes of answers."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from evidence.queries import Listing, Row

from . import copied, csv, parquet
from .answers import Answer
from .filters import Filter
from .formats import Csv, Json, Parquet
from .parameters import FORMAT_OF_LIST, LIMIT, OFFSET
from .rows import kinds, names
from .schema import envelope_of_list, envelope_of_one


class Figure(Answer):
    """One answer: an object in JSON; in CSV its line or lines."""

    @classmethod
    def envelope(cls) -> Serializer:
        return envelope_of_one(cls.row)

    def answer(self) -> Row:
        raise NotImplementedError

    def lines(self) -> Iterable[Row]:
        """The answer as lines of a table: one, unless it has parts."""
        return [self.answer()]

    def respond(self) -> HttpResponseBase:
        if self.format_asked == Csv.format:
            return self.streamed(csv.lines(names(self.row), self.lines()))
        return Response({"run": self.run and self.run.pk, **self.answer()})


class FigureList(Answer):
    """A list: pages of an object in JSON, the whole of it as a file, all from one Listing."""

    renderer_classes = [Json, Csv, Parquet]
    formats = (FORMAT_OF_LIST,)
    beside: ClassVar[dict[str, Any]] = {}

    @classmethod
    def parameters(cls) -> tuple[Filter, ...]:
        return (*super().parameters(), LIMIT, OFFSET)

    @classmethod
    def envelope(cls) -> Serializer:
        return envelope_of_list(cls.row, cls.beside)

    def listing(self) -> Listing:
        """The whole list, before its filters."""
        raise NotImplementedError

    def about(self) -> Row:
        """What is said once beside the list (declared by `beside`)."""
        return {}

    def respond(self) -> HttpResponseBase:
        listing = self.selected()
        if self.format_asked == Json.format:
            return Response(self.page(listing))
        # Asked first: while a file is streamed, the connection is busy with it.
        reason = None if listing.queryset.exists() else self.reason(0)
        response = self.streamed(self.file(listing))
        if reason:
            response["Valuedash-Reason"] = reason
        return response

    def file(self, listing: Listing) -> Iterator[bytes]:
        """The whole list; copied out of the database where that has the rows as they are shown."""
        if self.format_asked == Parquet.format:
            return parquet.chunks(kinds(self.row), listing)
        if listing.columns:
            return copied.lines(kinds(self.row), listing)
        return csv.lines(names(self.row), listing)

    def selected(self, without: str = "") -> Listing:
        """The rows that match all filters (but one, where it is named)."""
        listing = self.listing()
        for known in self.filters:
            if known.name != without:
                listing = listing.where(known.condition(self.choices[known.name]))
        return listing

    def page(self, listing: Listing) -> Row:
        limit, offset = self.choices["limit"], self.choices["offset"]
        results = listing.page(offset, limit)
        ends_here = 0 < len(results) < limit  # then there is no need to count
        count = offset + len(results) if ends_here else len(listing)
        return {
            "run": self.run and self.run.pk,
            **self.about(),
            "count": count,
            "next": self.link(offset + limit) if offset + limit < count else None,
            "previous": self.link(max(0, offset - limit)) if offset else None,
            "reason": None if results else self.reason(count),
            "results": results,
        }

    def link(self, offset: int) -> str:
        query = self.request.query_params.copy()
        query["offset"] = str(offset)
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")

    def reason(self, count: int) -> str:
        """Why there are no rows: what to ask for instead."""
        if count:
            return f"The list has {count} rows; offset {self.choices['offset']} is beyond its end."
        if not any(self.request.query_params.get(known.name) for known in self.filters):
            return self.nothing()
        alone = list(self.needless())
        if alone:
            without = " or without ".join(alone)
            return f"Nothing matches all filters together; there are rows without {without}."
        return "Nothing matches all filters together."

    def nothing(self) -> str:
        """Why the list is empty although nothing was asked for."""
        return "Nothing is loaded yet."

    def needless(self) -> Iterator[str]:
        """The filters without each of which there would be rows."""
        for known in self.filters:
            given = self.request.query_params.get(known.name)
            if given and self.selected(without=known.name).queryset.exists():
                yield known.name
