"""Fakes for tests, in one import: single values, and whole answers of each status."""

from advisor.testing.fake_answers import fake_recommendation
from advisor.testing.fake_contenders import fake_belief, fake_contender, fake_verdicts
from advisor.testing.fake_learned import fake_learned
from advisor.testing.fake_serving import fake_served
from advisor.testing.fake_training import fake_gradient, fake_training_cost
from advisor.testing.fake_values import (
    fake_artifact,
    fake_candidate,
    fake_device,
    fake_measurement,
    fake_samples,
    fake_task,
)

__all__ = [
    "fake_artifact",
    "fake_belief",
    "fake_candidate",
    "fake_contender",
    "fake_device",
    "fake_gradient",
    "fake_learned",
    "fake_measurement",
    "fake_recommendation",
    "fake_samples",
    "fake_served",
    "fake_task",
    "fake_training_cost",
    "fake_verdicts",
]
