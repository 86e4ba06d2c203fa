"""The scenarios as written: people invented, steps that fit, reasons graded, and no word of money won."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from costing import schema
from costing.sentences import scenario as said
from costing.whatif import scenarios
from costing.whatif.scenarios import SIDES, Scenario

ROOT = Path(__file__).parents[2]
ALL = list(scenarios.scenarios().values())
FORBIDDEN = re.compile(r"\b(savings?|saved?|waste\w*|inefficien\w+|should)\b", re.IGNORECASE)


def written(**step: Any) -> dict[str, Any]:
    """A scenario of two steps as its file would have it, the first of them changed."""
    one = {
        "code": "seen",
        "month": 1,
        "care_setting": "primary",
        "service": "GP appointments",
        "price": "gp_appointment",
        "number": 2,
        "why": "She comes.",
        "evidence": "assumption",
    }
    sides = {
        side: {"name": side, "about": "It goes so.", "step": [changed]}
        for side, changed in (("first", one | step), ("second", one | {"code": "called"}))
    }
    texts = dict.fromkeys(("name", "person", "question", "illustrates"), "Words")
    return {**texts, "months": 12, "not_counted": ["the rest"], **sides}


def test_there_are_at_least_the_four_that_were_asked_for() -> None:
    named = " ".join(one.name.lower() for one in ALL)
    assert len(ALL) >= 4
    for condition in ("diabetes", "asthma", "copd", "frailty with a fall", "severe mental illness"):
        assert condition in named


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_a_scenario_says_whom_it_is_of_and_what_it_does_not_count(one: Scenario) -> None:
    assert one.person
    assert one.question.endswith("?")
    assert one.illustrates.endswith(".")
    assert len(one.not_counted) >= 3
    for pathway in (one.first, one.second):
        assert len(pathway.step) >= 4


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_no_text_of_a_scenario_speaks_of_savings_or_gives_orders(one: Scenario) -> None:
    path = scenarios.SCENARIOS / f"{one.code}.toml"
    assert not FORBIDDEN.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_nothing_is_claimed_of_a_step_that_rests_on_an_assumption(one: Scenario) -> None:
    grades = {step.evidence for _, step in one.steps}
    assert "guideline" in grades
    assert "assumption" in grades
    assert all(step.source for _, step in one.steps if step.evidence != "assumption")
    assert {step.evidence for step in one.first.step} == {"assumption"}  # nobody recommends it


def test_one_scenario_comes_to_more_where_care_is_planned() -> None:
    """Nobody is taught that planned care always comes to less."""
    from costing.whatif.changes import Changes
    from costing.whatif.pathways import Worked

    assert any(Worked(one, Changes()).difference < 0 for one in ALL)


def test_every_service_and_setting_has_words() -> None:
    settings = ROOT / "programmes" / "data" / "care_settings.csv"
    with settings.open(encoding="utf-8", newline="") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    assert {*said.SERVICES} == {*scenarios.prices()}
    assert {*said.SETTINGS} == {*schema.SETTINGS}
    assert {code: name for code, (name, _) in said.SETTINGS.items()} == {
        code: names[code] for code in said.SETTINGS
    }
    assert {*said.GRADES} == {*scenarios.EVIDENCE}
    assert [*said.SIDES] == [*SIDES]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"price": "miracle"}, "miracle has no price"),
        ({"care_setting": "acute"}, "not given in acute"),
        ({"month": 13}, "its months"),
        ({"month": -1}, "its months"),
        ({"until": 13}, "its months"),
        ({"until": 1}, "ends before it begins"),
        ({"number": 0}, "nobody has"),
        ({"evidence": "hope"}, "no grade"),
        ({"evidence": "study"}, "is named"),
        ({"source": "A friend"}, "has no source"),
        ({"code": "called"}, "same code"),
    ],
)
def test_a_scenario_that_does_not_fit_together_is_refused(step: dict[str, Any], words: str) -> None:
    assert scenarios.scenario("made-up", written())
    with pytest.raises(ValueError, match=words):
        scenarios.scenario("made-up", written(**step))


def test_a_part_that_nobody_knows_is_refused() -> None:
    with pytest.raises(TypeError):
        scenarios.scenario("made-up", written(colour="blue"))
