"""`advisor device` and `advisor doctor`, run as a user runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def advisor(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "advisor", *arguments],
        capture_output=True,
        text=True,
        env=os.environ | environment,
        check=False,
    )


def test_device_as_json_is_one_object_with_a_fingerprint(tmp_path: Path):
    done = advisor("device", "--json", "--no-ceilings", ADVISOR_HOME=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["schema_version"] == 1
    assert document["device"]["fingerprint"].startswith(document["device"]["name"])
    assert "CPUExecutionProvider" in document["device"]["providers"]
    assert document["device"]["ceilings"] is None


def test_device_as_a_table_shows_measured_ceilings():
    done = advisor("device")
    assert done.returncode == 0
    assert "GFLOP/s on one core" in done.stdout
    assert "usable here" in done.stdout


def test_doctor_finds_this_installation_usable(tmp_path: Path):
    done = advisor("doctor", "--json", ADVISOR_HOME=str(tmp_path))
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 0, [c for c in checks.values() if c["status"] == "problem"]
    assert {"python", "onnxscript", "telemetry", "providers", "load", "swap"} <= set(checks)
    assert all(c["advice"] for c in checks.values() if c["status"] != "ok")
    assert str(tmp_path) in checks["folder"]["detail"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes anywhere")
def test_doctor_says_that_the_folder_cannot_be_written(tmp_path: Path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    done = advisor("doctor", ADVISOR_HOME=str(locked / "advisor"))
    assert done.returncode == 5
    assert "ADVISOR_HOME" in done.stdout


def test_doctor_says_that_the_folder_is_a_file(tmp_path: Path):
    (tmp_path / "file").write_text("")
    done = advisor("doctor", "--json", ADVISOR_HOME=str(tmp_path / "file"))
    assert done.returncode == 5
    (problem,) = [c for c in json.loads(done.stdout)["checks"] if c["status"] == "problem"]
    assert problem["name"] == "folder"
    assert "ADVISOR_HOME" in problem["advice"]
