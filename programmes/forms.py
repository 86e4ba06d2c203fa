"""The controls of a page: what the figures on it are of, as a form whose address reproduces them."""

from collections.abc import Collection, Mapping

from django import forms
from django.http import Http404, QueryDict

from .sentences import BASES, BENCHMARKS

Choices = list[tuple[str, str]]


class Control(forms.ChoiceField):
    """One control: a choice among names with their words; the first where the address has none."""

    def __init__(self, label: str, choices: Choices) -> None:
        self.names = [name for name, _ in choices]
        self.first = self.names[0]
        select = forms.Select(attrs={"class": "nhsuk-select"})
        super().__init__(label=label, choices=choices, required=False, widget=select)


class Controls(forms.Form):
    """Controls made of the choices there are.

    `elsewhere` are choices that exist, only not together with the others (such as a basis of other
    years): they give way to the first choice instead of being refused.
    """

    def __init__(
        self,
        address: QueryDict,
        fields: Mapping[str, Control],
        elsewhere: Mapping[str, Collection[str]],
    ) -> None:
        given = {
            name: _given(address.get(name, ""), field, elsewhere.get(name, ()))
            for name, field in fields.items()
        }
        super().__init__(given, auto_id="control-%s", use_required_attribute=False)
        self.controls = dict(fields)
        self.fields.update(fields)

    def chosen(self) -> dict[str, str]:
        """The choice made for each control. A choice there is no figure for is an unknown page."""
        for name, errors in self.errors.items():
            there = ", ".join(self.controls[name].names)
            raise Http404(f"{self.controls[name].label}: {errors[0]} There is: {there}.")
        return dict(self.cleaned_data)


def _given(value: str, control: Control, elsewhere: Collection[str]) -> str:
    return value if value and (value in control.names or value not in elsewhere) else control.first


def organisation_controls(
    address: QueryDict, years: Mapping[str, list[str]], kind: str
) -> Controls:
    """Year, benchmark and population basis of an organisation's page."""
    bases = years.get(address.get("year", ""), next(iter(years.values())))
    fields = {
        "year": Control("Year", [(year, year) for year in years]),
        "benchmark": Control("Compared with", benchmarks(kind)),
        "basis": Control("Population", [(basis, BASES[basis]) for basis in bases]),
    }
    return Controls(address, fields, {"basis": BASES})


def benchmarks(kind: str) -> Choices:
    """The benchmarks in words: of ten peers, or of the other boards."""
    others = "the other boards" if kind == "health_board" else "ten peers"
    return [(name, words.replace("the peers", others)) for name, words in BENCHMARKS.items()]
