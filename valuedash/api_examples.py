"""An example for each endpoint of the API: a request, and the rows it was answered with.

The answers are kept in data/api_examples.json, written by `manage.py api_examples`. A test asks again
and compares.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

FILE = Path(__file__).with_name("data") / "api_examples.json"
SERVER = "https://valuedash.example"

CELL = "organisation=QT6&programme=05&year=2023-24&basis=need_weighted&benchmark=peer_mean"
COSTED = "system=X01&year=2023-24"
ADDRESSES = {
    "organisations": "organisations/?region=South%20West&limit=1",
    "organisation": "organisations/QT6/",
    "peers": "organisations/QT6/peers/?k=1",
    "programmes": "programmes/?level=programme&limit=1",
    "measures": "measures/?programme=05&limit=1",
    "spend": "spend/?organisation=QT6&programme=05&year=2023-24&level=programme",
    "outcomes": "outcomes/?organisation=QT6&measure=diabetes-foot-check&limit=1",
    "benchmarks": f"benchmarks/?{CELL}",
    "outcome-benchmarks": "outcome-benchmarks/?organisation=QT6&measure=diabetes-foot-check"
    "&benchmark=peer_mean&limit=1",
    "value-map": f"value-map/?{CELL}",
    "opportunities": "opportunities/?organisation=QT6&year=2023-24&limit=1",
    "inequalities": "inequalities/?organisation=QT6&measure=imd-smoking&limit=1",
    "spread": "spread/?nation=england&measure=asthma-diagnosis-tests&limit=1",
    "funnel": "funnel/?organisation=QT6&measure=asthma-diagnosis-tests&limit=1",
    "costing-pathways": f"costing/pathways/?{COSTED}&pathway=stroke&organisation=all&month=all&limit=1",
    "costing-concentration": f"costing/concentration/?{COSTED}&people_group=top-5&care_setting=acute",
    "costing-spread": f"costing/spread/?{COSTED}",
    "costing-lorenz": f"costing/lorenz/?{COSTED}&limit=1&offset=89",
    "costing-segments": f"costing/segments/?{COSTED}&scheme=bridges&care_setting=all&limit=1",
    "costing-areas": f"costing/areas/?{COSTED}&care_setting=social_care&limit=1",
    "costing-unit-costs": f"costing/unit-costs/?{COSTED}&care_setting=acute&limit=1",
    "costing-expected": f"costing/expected/?{COSTED}&reference=systems&by=sex&limit=1",
    "costing-programmes": f"costing/programmes/?{COSTED}&programme=05",
    "costing-reconciliation": f"costing/reconciliation/?{COSTED}&organisation=all&care_setting=all",
    "costing-extracts": "costing/extracts/?limit=1",
    "costing-questions": "costing/questions/",
    "runs": "runs/?limit=1",
    "latest-run": "runs/latest/",
    "releases": "releases/?limit=1&offset=1",
    "parameters": "parameters/?limit=1",
    "explain": "explain/spend~{run}~QT6~05~all~2023-24~need_weighted~peer_mean/",
}


@cache
def answers() -> dict[str, Any]:
    """The kept answers by the name of the endpoint."""
    found: dict[str, Any] = json.loads(FILE.read_text())
    return found


def anywhere(answer: Any, run: int, server: str) -> Any:
    """An answer without what differs from server to server: the number of the run, the address."""
    match answer:
        case dict():
            return {
                key: 1 if key == "run" and value == run else anywhere(value, run, server)
                for key, value in answer.items()
            }
        case list():
            return [anywhere(value, run, server) for value in answer]
        case str():
            plain = answer.replace(f"~{run}~", "~1~").replace(f"run={run}", "run=1")
            return plain.replace(server, SERVER)
    return answer


def described(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The description with its examples (SPECTACULAR_SETTINGS, POSTPROCESSING_HOOKS)."""
    for path in result["paths"].values():
        operation = path["get"]
        name = operation["operationId"].replace("_", "-")
        if name in answers():
            _describe(operation, name)
    return result


def _describe(operation: dict[str, Any], name: str) -> None:
    address = ADDRESSES[name].format(run=1)
    example = {"summary": f"GET /api/v1/{address}", "value": answers()[name]}
    operation["responses"]["200"]["content"]["application/json"]["examples"] = {"real": example}
    asked = parse_qs(urlsplit(address).query)
    parts = address.split("?")[0].strip("/").split("/")
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            parameter["example"] = parts[1]
        elif given := asked.get(parameter["name"]):
            kind = parameter["schema"]["type"]
            parameter["example"] = given if kind == "array" else _value(kind, given[0])


def _value(kind: str, given: str) -> str | int:
    return int(given) if kind == "integer" else given
