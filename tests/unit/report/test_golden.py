"""The whole rendered report, compared with files under tests/golden.

ADVISOR_UPDATE_GOLDEN=1 writes them anew; look at the difference before committing it.
"""

import os
from pathlib import Path

import pytest

from advisor import registry
from advisor.core.view import View
from advisor.testing.fakes import fake_recommendation, fake_task

GOLDEN = Path(__file__).parents[2] / "golden"
ANSWERS = {
    "recommended": ("recommended", "request"),
    "tie": ("tie", "request"),
    "nothing-fits": ("nothing-fits", "request"),
    "undecided": ("undecided", "request"),
    "stream": ("recommended", "stream"),
    "generate": ("recommended", "generate"),
    "service": ("recommended", "request"),
}
MANY_CLIENTS = {"mode": "request", "latency_ms": 20.0, "requests_per_second": 50.0}


def rendered(name: str, reporter: str, width: int) -> str:
    status, mode = ANSWERS[name]
    task = fake_task(serving=MANY_CLIENTS) if name == "service" else None
    view = View(
        fake_recommendation(status, mode, task),
        width=width,
        elapsed_s=84.0,
        advisor_version="0.1.0",
        command="advisor recommend task.toml",
    )
    return registry.get("reporters", reporter).plugin.render(view).decode("utf-8")


def compare(file: Path, text: str) -> None:
    if os.environ.get("ADVISOR_UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", ANSWERS)
def test_terminal_report_is_as_it_was(name, width):
    compare(GOLDEN / f"{name}-{width}.txt", rendered(name, "terminal", width))


@pytest.mark.parametrize("name", ["recommended", "undecided", "generate", "stream", "service"])
def test_json_report_is_as_it_was(name):
    compare(GOLDEN / f"{name}.json", rendered(name, "json", 80))
