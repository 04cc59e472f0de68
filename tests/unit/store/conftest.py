"""A store in a folder of its own, and keys of what was measured."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from advisor.core.shape import TaskShape
from advisor.store.measurements import MeasurementStore, RunKey
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_device, fake_task


@pytest.fixture
def store(tmp_path) -> MeasurementStore:
    return MeasurementStore(tmp_path / "measurements.sqlite")


@pytest.fixture
def key() -> Callable[..., RunKey]:
    """`key(**changes)`: the key of the usual fake candidate, or of one a little different."""

    def make(**changes) -> RunKey:
        task, candidate = fake_task(), fake_candidate()
        facts = {
            "artifact": fake_artifact(candidate, task),
            "shape": TaskShape.of(task),
            "settings": candidate.settings,
            "device_fingerprint": fake_device().fingerprint,
            "runtime": "onnxruntime",
            "runtime_version": "1.31.1",
        }
        return RunKey(**{**facts, **changes})

    return make
