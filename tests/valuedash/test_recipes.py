"""The recipes of docs/api.md that can be run here, against a server with the published figures."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.live import Demo

DOCS = Path(__file__).parents[2] / "docs" / "api.md"
HERE = "http://127.0.0.1:8000"
SHELL, PYTHON, R, M = ("sh", "python", "r", "m")


def recipes(language: str) -> list[str]:
    text = DOCS.read_text().partition("## Recipes")[2]
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("recipe", recipes(SHELL))
def test_what_is_written_for_curl_works(costed_site: Demo, tmp_path: Path, recipe: str) -> None:
    run(["sh", "-c", recipe.replace(HERE, costed_site.url)], tmp_path)
    (saved,) = [file for file in tmp_path.iterdir() if file.suffix in (".csv", ".json")]
    assert saved.stat().st_size > 100


@pytest.mark.parametrize("recipe", recipes(PYTHON))
def test_what_is_written_for_python_works(costed_site: Demo, tmp_path: Path, recipe: str) -> None:
    said = run([sys.executable, "-c", recipe.replace(HERE, costed_site.url)], tmp_path)
    assert "run" in said and any(character.isdigit() for character in said)


@pytest.mark.parametrize("recipe", [*recipes(R), *recipes(M)])
def test_what_is_written_for_others_asks_for_what_there_is(live_site: Demo, recipe: str) -> None:
    """R, Power BI and Excel are not here: at least what they ask for is answered."""
    path = re.findall(r"api/v1/[a-z-]+/", recipe)[0]
    pairs = re.findall(r"(programme|benchmark|format) = \"([^\"]+)\"", recipe)
    asked = dict(reversed(pairs))  # what is asked stands before what is done with the columns
    assert set(asked) == {"programme", "benchmark", "format"}
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    with urlopen(f"{live_site.url}/{path}?{query}", timeout=60) as answer:
        assert answer.status == 200 and len(answer.read()) > 1000


def test_the_examples_of_the_documents_are_answered(costed_site: Demo) -> None:
    with urlopen(f"{costed_site.url}/api/v1/runs/?limit=1", timeout=60) as answer:
        shown = json.load(answer)["run"]
    text = DOCS.read_text().partition("## Recipes")[0]
    addresses = re.findall(rf"curl '{HERE}([^']+)'", text)
    assert len(addresses) >= 4
    for address in addresses:
        with urlopen(costed_site.url + address.replace("~14~", f"~{shown}~"), timeout=60) as answer:
            assert answer.status == 200
