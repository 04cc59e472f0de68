"""Values kept beside the runs: found again by key and digest, whatever else stands there."""

from __future__ import annotations

import pytest

from advisor.core.training import TrainingCost
from advisor.store.kept import Kept
from advisor.store.measurements import MeasurementStore
from advisor.testing.fake_training import fake_training_cost


@pytest.fixture
def store(tmp_path):
    return MeasurementStore(tmp_path / "measurements.sqlite")


def test_the_latest_of_each_digest_counts(store):
    kept = Kept(store, "training-here", TrainingCost)
    first, again, other = (
        fake_training_cost("gru", n, ms) for n, ms in ((16, 9.0), (16, 7.0), (64, 5.0))
    )
    kept.add("a", first)
    kept.add("b", other)
    kept.add("a", again)
    assert kept.all() == {"a": again, "b": other}


def test_another_key_is_another_device(store):
    Kept(store, "training-here", TrainingCost).add("a", fake_training_cost("gru", 16, 9.0))
    assert Kept(store, "training-there", TrainingCost).all() == {}


@pytest.mark.parametrize(
    "body", ["", "[]", "3", '{"row": 2}', '{"row": 1, "digest": "a", "value": {}}']
)
def test_a_row_that_cant_be_read_is_left_out(store, body):
    kept = Kept(store, "training-here", TrainingCost)
    cost = fake_training_cost("gru", 16, 9.0)
    kept.add("b", cost)
    store.keep("training-here", "now", body)
    assert kept.all() == {"b": cost}
