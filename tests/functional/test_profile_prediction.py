"""What `advisor profile show` says of prediction, and what it must not load to say it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from advisor.core.profile import DeviceProfile, ProfileEntry
from advisor.core.shape import TaskShape
from advisor.testing.fakes import (
    fake_artifact,
    fake_candidate,
    fake_device,
    fake_measurement,
    fake_task,
)

TASK = fake_task()
COSTS = {"gru": 1.0, "lstm": 1.4, "tcn": 0.8}
LENGTHS = (4, 16, 64, 256, 1024)
COMMAND = """
import json, sys
from advisor.cli.main import main
sys.argv = ["advisor", *json.loads(sys.argv[1])]
try:
    main()
finally:
    heavy = {"sklearn", "numpy", "torch", "onnx", "onnxruntime"} & set(sys.modules)
    sys.stderr.write(json.dumps(sorted(heavy)))
"""


@pytest.fixture
def shown(tmp_path):
    """`shown(sizes, *arguments)`: what the command printed and which heavy modules it loaded."""

    def run(sizes, *arguments):
        path = tmp_path / "profile.json"
        path.write_text(profile(sizes).model_dump_json(), encoding="utf-8")
        words = json.dumps(["profile", "show", str(path), *arguments])
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, words], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout, json.loads(done.stderr)

    return run


def profile(sizes):
    return DeviceProfile(
        advisor_version="0.1.0",
        made_at="2026-03-01T10:00:00+00:00",
        device=fake_device(),
        entries=tuple(entry(f, ms, band) for f, ms in COSTS.items() for band in sizes),
    )


def entry(family, p50_ms, band):
    candidate = fake_candidate(family, band)
    cost_ms = p50_ms * candidate.backbone_parameters / 500_000
    runs = fake_measurement(candidate, TASK, cost_ms, growth=1.0, lengths=LENGTHS).runs
    return ProfileEntry(
        candidate=candidate,
        shape=TaskShape.of(TASK),
        artifact=fake_artifact(candidate, TASK),
        runs=runs,
    )


def test_lengths_need_no_library(shown):
    text, heavy = shown(("small", "medium"))
    (line,) = [x for x in text.splitlines() if "prediction errs" in x]
    assert line.startswith("  between lengths measured, prediction errs by ")
    assert "of 24 points left out" in line, "six candidates, 40 steps among them; ends stay"
    assert heavy == []


def test_three_sizes_are_judged_too(shown):
    text, heavy = shown(("small", "medium", "large"), "--json")
    (found,) = json.loads(text)["prediction"]
    assert found["mode"] == "request"
    assert found["lengths"]["points"] == 36
    assert found["sizes"]["points"] == 18, "three families, six lengths, one size between"
    assert found["sizes"]["median"] < 0.05
    assert set(found["sizes"]["families"]) == set(COSTS)
    assert "torch" not in heavy


def test_a_profile_of_two_lengths_says_nothing_of_prediction(shown, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "LENGTHS", (160,))
    text, _ = shown(("small",))
    assert "predict" not in text
