"""What changed between two profiles: by Welch's interval, and nothing of it noise."""

from __future__ import annotations

import math
import random

import pytest

from advisor.core.comparison import unpaired_ratio
from advisor.core.profile import DeviceProfile, ProfileEntry
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.decide.profile_change import (
    changes,
    least_change_seen,
    reference_ratio,
)
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_device, fake_task

TASK = fake_task()
GRU, LSTM = fake_candidate("gru"), fake_candidate("lstm")
CANDIDATES = {
    "gru": GRU,
    "lstm": LSTM,
    "gru, 2 threads": GRU.with_settings(Settings(threads=2)),
    "gru, 3 layers": fake_candidate("gru", hyperparameters={"layers": 3}),
}


@pytest.fixture
def profile(medians):
    """`make({name: {length: [median of each process]}})`; `day` tells processes apart."""

    def make(table, day=0, task=TASK, **of_artifact):
        return DeviceProfile(
            advisor_version="0.1.0",
            made_at="2026-03-02T09:10:00+00:00",
            device=fake_device(),
            entries=tuple(
                ProfileEntry(
                    candidate=candidate,
                    shape=TaskShape.of(task),
                    artifact=fake_artifact(candidate, task).model_copy(update=of_artifact),
                    runs=tuple(
                        run.model_copy(update={"load_s": 0.02 + day / 1e3})
                        for run in medians(candidate, task, points).runs
                    ),
                )
                for candidate, points in ((CANDIDATES[name], x) for name, x in table.items())
            ),
        )

    return make


def outcomes(found):
    return {(c.candidate.family, c.length): c.outcome for c in found}


def test_the_interval_is_welchs_where_that_is_wider():
    """Log medians 0.0 0.1 0.2 against 0.1 0.5: variances 0.01 and 0.08, squared error 0.01 / 3 +
    0.04, degrees of freedom 1.17, so 1, with t = 12.71."""
    found = unpaired_ratio([1.0, math.exp(0.1), math.exp(0.2)], [math.exp(0.1), math.exp(0.5)])
    half = 12.71 * math.sqrt(0.01 / 3 + 0.04)
    assert found.value == pytest.approx(math.exp(0.1 - 0.3))
    assert found.low <= math.exp(-0.2 - half) * (1 + 1e-9)
    assert found.high == pytest.approx(math.exp(-0.2 + half), rel=0.6)


def test_equal_spread_has_all_degrees_of_freedom():
    """Two times three processes with standard deviation 0.1: 4 degrees of freedom, t = 2.776."""
    logs = [0.0, 0.1, 0.2]
    found = unpaired_ratio([math.exp(x + 1) for x in logs], [math.exp(x) for x in logs])
    student = 2 * 2.776 * 0.1 * math.sqrt(2 / 3)
    assert student <= math.log(found.high / found.low) < 1.3 * student


def test_rounds_are_not_paired():
    """Drift in one direction and in the other is spread, though sorted pairs would agree."""
    found = unpaired_ratio([1.0, 2.0, 4.0], [4.0, 2.0, 1.0])
    assert found.low < 0.5 < 2 < found.high


def test_no_spread_at_all_is_an_exact_ratio():
    found = unpaired_ratio([3.0, 3.0], [2.0, 2.0])
    assert (found.low, found.value, found.high) == pytest.approx((1.5, 1.5, 1.5))


@pytest.mark.parametrize(("new", "old"), [([1.0], [1.0, 1.0]), ([1.0, 1.0], [1.0]), ([], [1.0])])
def test_one_process_tells_nothing_about_noise(new, old):
    assert unpaired_ratio(new, old) is None


@pytest.mark.parametrize("spread", [(0.03, 0.03), (0.01, 0.08)])
def test_noise_is_seldom_taken_for_a_change(spread):
    """Nothing changed in 500 comparisons of four processes each: at most 5 in 100 say so."""
    rng, wrong = random.Random(7), 0
    for _ in range(500):
        new, old = ([math.exp(rng.gauss(0, s)) for _ in range(4)] for s in spread)
        wrong += unpaired_ratio(new, old).faster is not None
    assert wrong <= 25


def test_only_a_change_beyond_noise_is_one(profile):
    noisy = [0.0020, 0.0026, 0.0022]
    old = profile({"gru": {40: [0.0020, 0.0021, 0.0020], 80: noisy, 160: [0.003] * 3}})
    new = profile({"gru": {40: [0.0030, 0.0031, 0.0030], 80: noisy[::-1], 160: [0.002] * 3}}, 1)
    assert outcomes(changes(old, new)) == {
        ("gru", 40): "slower",
        ("gru", 80): "within noise",
        ("gru", 160): "faster",
    }
    forward, back = changes(old, new)[0].ratio, changes(new, old)[0].ratio
    assert forward.value == pytest.approx(1 / back.value) == pytest.approx(1.5, rel=0.02)


def test_what_one_side_lacks_is_said(profile):
    old = profile({"gru": {40: [0.002] * 3, 80: [0.004] * 3}, "lstm": {40: [0.002] * 3}})
    new = profile({"gru": {40: [0.002]}}, 1)
    found = outcomes(changes(old, new))
    assert found == {
        ("gru", 40): "too few",
        ("gru", 80): "only in old",
        ("lstm", 40): "only in old",
    }
    assert outcomes(changes(new, old))["lstm", 40] == "only in new"


def test_other_settings_shapes_and_models_are_never_compared(profile):
    table = {40: [0.002] * 3}
    old = profile({"gru": table})
    for other in (
        profile({"gru, 2 threads": table}, 1),
        profile({"gru, 3 layers": table}, 1),
        profile({"gru": table}, 1, fake_task(output={"size": 9})),
    ):
        sides = [c.outcome for c in changes(old, other)]
        assert sides == ["only in old", "only in new"]


def test_the_same_processes_and_other_files_are_told(profile):
    table = {"gru": {40: [0.002, 0.0021, 0.002]}}
    old = profile(table)
    (same,) = changes(old, old)
    assert (same.shared_processes, same.same_files, same.outcome) == (3, True, "within noise")
    anew = fake_artifact(LSTM, TASK).graphs
    (other,) = changes(old, profile(table, 1, graphs=anew))
    assert (other.shared_processes, other.same_files) == (0, False)


def test_the_fixed_kernel_tells_of_the_machine_itself(profile):
    def slower(made, factor):
        entries = [
            e.model_copy(
                update={
                    "runs": tuple(
                        r.model_copy(
                            update={
                                "conditions": r.conditions.model_copy(
                                    update={"reference_s": factor and 0.001 * factor}
                                )
                            }
                        )
                        for r in e.runs
                    )
                }
            )
            for e in made.entries
        ]
        return made.model_copy(update={"entries": tuple(entries)})

    made = profile({"gru": {40: [0.002] * 3}})
    assert reference_ratio(slower(made, 1.0), slower(made, 1.3)) == pytest.approx(1.3)
    assert reference_ratio(slower(made, None), made) is None


def test_how_small_a_change_could_have_been_seen(profile):
    old = profile({"gru": {40: [0.002, 0.0022, 0.0019]}})
    new = profile({"gru": {40: [0.002, 0.0022, 0.0019]}}, 1)
    rows = changes(old, new)
    seen = 1 + least_change_seen(rows)
    for factor, says in ((seen * 1.001, "slower"), (seen * 0.999, "within noise")):
        moved = profile({"gru": {40: [factor * s for s in (0.002, 0.0022, 0.0019)]}}, 1)
        assert changes(old, moved)[0].outcome == says
    assert least_change_seen([]) is None
