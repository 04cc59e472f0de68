"""Is what advisor needs installed? Read from its own package's metadata; nothing is imported."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from advisor.core.units import MEGABYTE
from advisor.device.finding import Finding

LEAST_PYTHON = (3, 11)
LEAST_DISK_MB, GOOD_DISK_MB = 100, 1000
"""The exports of one task take tens of megabytes, of many tasks a few hundred."""
_REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)(?:.*?>=\s*([0-9][0-9.]*))?")


def python() -> Finding:
    """The interpreter's version."""
    least = ".".join(map(str, LEAST_PYTHON))
    if sys.version_info[:2] >= LEAST_PYTHON:
        return Finding("python", "ok", platform.python_version())
    advice = f"install Python {least} or newer and make a new environment"
    return Finding("python", "problem", platform.python_version(), advice)


def libraries(distribution: str = "advisor") -> list[Finding]:
    """Every library that `distribution` asks for, with its version."""
    try:
        wanted = requires(distribution) or []
    except PackageNotFoundError:
        advice = "install it: pip install . in its folder"
        return [Finding(distribution, "problem", "is not installed as a package", advice)]
    return [library(text) for text in wanted if "extra ==" not in text]


def library(requirement: str) -> Finding:
    """One library, held against a requirement such as "onnxscript>=0.7.2"."""
    match = _REQUIREMENT.match(requirement)
    assert match is not None, requirement
    name, least = match.groups()
    advice = f'pip install "{requirement}"'
    try:
        installed = version(name)
    except PackageNotFoundError:
        return Finding(name, "problem", "is not installed", advice)
    if least and numbers(installed) < numbers(least):
        return Finding(name, "problem", f"{installed} is older than {least}", advice)
    return Finding(name, "ok", installed)


def numbers(text: str) -> tuple[int, ...]:
    """The leading numbers of a version, without zeros at its end: "2.13.0+cpu" is (2, 13)."""
    found = re.match(r"[0-9]+(?:\.[0-9]+)*", text)
    parts = [int(part) for part in found.group().split(".")] if found else []
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def telemetry() -> Finding:
    """onnxruntime's wheels for Linux phone home by default since 1.29."""
    if os.environ.get("ORT_DISABLE_TELEMETRY") == "1":
        return Finding("telemetry", "ok", "off: onnxruntime sends nothing")
    return Finding("telemetry", "warning", "onnxruntime may send usage data",
                   "set ORT_DISABLE_TELEMETRY=1")  # fmt: skip


def disk(folder: Path) -> Finding:
    """Space for exported models and measurements."""
    free_mb = shutil.disk_usage(folder).free / MEGABYTE
    detail = f"{free_mb:,.0f} MB free for {folder}"
    advice = "free some space, or set ADVISOR_HOME to a folder on another disk"
    if free_mb < LEAST_DISK_MB:
        return Finding("disk", "problem", detail, advice)
    if free_mb < GOOD_DISK_MB:
        return Finding("disk", "warning", detail, advice)
    return Finding("disk", "ok", detail)
