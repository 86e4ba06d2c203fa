"""The controls of costing pages, and the reason that is asked for before a system's own figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from programmes.forms import Choices, Control, Controls

from . import questions

__all__ = ["Choices", "Control", "Controls", "WhyForm", "year_controls"]


def year_controls(
    address: QueryDict, years: Sequence[str], more: Mapping[str, Control] | None = None
) -> Controls:
    """The financial year, and whatever else a page lets its reader choose."""
    fields = {"year": Control("Year", [(year, year) for year in years])} if years else {}
    return Controls(address, {**fields, **(more or {})}, {})


class WhyForm(forms.Form):
    """Why somebody asks: in their own words, so that others can read it in the book of questions."""

    why = forms.CharField(label="Why you ask", required=False)

    def clean_why(self) -> str:
        return questions.checked(self.cleaned_data["why"])

    @property
    def said(self) -> dict[str, Any]:
        """How long a reason is at least and at most."""
        return {"shortest": questions.SHORTEST, "longest": questions.LONGEST}
