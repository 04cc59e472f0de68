"""What the doctor says, and when."""

from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import psutil
import pytest

from advisor.device import health, installation


@pytest.mark.parametrize(
    ("requirement", "installed", "status"),
    [
        ("onnxscript>=0.7.2", "0.7.2", "ok"),
        ("onnxscript>=0.7.2", "0.7.10", "ok"),
        ("onnxscript>=0.7.2", "0.7.1", "problem"),
        ("onnxscript>=0.7.2", "0.10", "ok"),
        ("torch>=2.13", "2.13.0+cpu", "ok"),
        ("torch>=2.13.0", "2.13", "ok"),
        ("typer<0.30,>=0.20", "0.9.0", "problem"),
        ("plain", "0.1", "ok"),
    ],
)
def test_versions_are_compared_as_numbers(monkeypatch, requirement, installed, status):
    monkeypatch.setattr(installation, "version", lambda _name: installed)
    found = installation.library(requirement)
    assert found.status == status
    assert bool(found.advice) is (status == "problem")


def test_a_missing_library_is_named_with_the_command_that_brings_it():
    found = installation.library("surely-not-installed>=3")
    assert (found.name, found.status) == ("surely-not-installed", "problem")
    assert found.advice == 'pip install "surely-not-installed>=3"'


def test_every_library_of_our_own_metadata_is_looked_at():
    names = {finding.name for finding in installation.libraries()}
    assert {"torch", "onnxruntime", "onnxscript", "pydantic"} <= names
    assert "pytest" not in names


def test_an_unknown_distribution_is_a_problem():
    (found,) = installation.libraries("surely-not-installed")
    assert found.status == "problem"


@pytest.mark.parametrize(("value", "status"), [("1", "ok"), ("0", "warning"), (None, "warning")])
def test_telemetry(monkeypatch, value, status):
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    if value is not None:
        monkeypatch.setenv("ORT_DISABLE_TELEMETRY", value)
    assert installation.telemetry().status == status


@pytest.mark.parametrize(("free_mb", "status"), [(50, "problem"), (500, "warning"), (5000, "ok")])
def test_disk(monkeypatch, free_mb, status):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(
        installation.shutil, "disk_usage", lambda _folder: usage(0, 0, free_mb * 10**6)
    )
    found = installation.disk(Path("/somewhere"))
    assert found.status == status
    assert "/somewhere" in found.detail


@pytest.mark.parametrize(
    ("name", "status"), [("performance", "ok"), ("powersave", "warning"), (None, "ok")]
)
def test_governor(tmp_path, name, status):
    if name is not None:
        path = tmp_path / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"
        path.parent.mkdir(parents=True)
        path.write_text(f"{name}\n")
    assert health.governor(tmp_path).status == status


@pytest.mark.parametrize(("no_turbo", "words"), [("0", "on:"), ("1", "off"), (None, "can't")])
def test_turbo(tmp_path, no_turbo, words):
    if no_turbo is not None:
        path = tmp_path / "sys/devices/system/cpu/intel_pstate/no_turbo"
        path.parent.mkdir(parents=True)
        path.write_text(no_turbo)
    assert health.turbo(tmp_path).detail.startswith(words)


def test_a_quota_below_one_core_is_a_warning(tmp_path):
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text("0::/\n")
    (tmp_path / "sys/fs/cgroup").mkdir(parents=True)
    (tmp_path / "sys/fs/cgroup/cpu.max").write_text("50000 100000")
    found = health.cores(tmp_path)
    assert found.status == "warning"
    assert "quota of 0.5" in found.detail


@pytest.mark.parametrize(
    ("free_mb", "status"), [(200, "problem"), (1000, "warning"), (8000, "ok")]
)
def test_memory(monkeypatch, tmp_path, free_mb, status):
    memory = namedtuple("memory", "available")
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory(free_mb * 10**6))
    assert health.memory(tmp_path).status == status


@pytest.mark.parametrize(("degrees", "status"), [(None, "ok"), (60, "ok"), (95, "warning")])
def test_temperature(degrees, status):
    assert health.temperature(degrees).status == status
