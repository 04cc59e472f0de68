"""A profile's figures as curves."""

from __future__ import annotations

import math

import pytest

from advisor.core.measurement import Measurement
from advisor.core.profile import ProfileEntry
from advisor.core.shape import TaskShape
from advisor.predict.profile_curves import length_curves, noise, size_curves
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_measurement, fake_task

TASK = fake_task()
LENGTHS = (10, 40, 160)


def measured(candidate, p50_ms=2.0, rounds=3):
    return fake_measurement(candidate, TASK, p50_ms, lengths=LENGTHS, rounds=rounds)


def entry(candidate, p50_ms=2.0):
    return ProfileEntry(
        candidate=candidate,
        shape=TaskShape.of(TASK),
        artifact=fake_artifact(candidate, TASK),
        runs=measured(candidate, p50_ms).runs,
    )


def sized(parameters, **more):
    return fake_candidate(**more).model_copy(update={"backbone_parameters": parameters})


def test_a_curve_has_the_medians_of_all_samples():
    candidate = fake_candidate()
    (found,) = length_curves([entry(candidate)])
    whole = measured(candidate)
    assert found.group == candidate.family
    assert found.at == LENGTHS
    assert found.seconds == tuple(whole.median_s("request", x) for x in LENGTHS)


def test_sizes_are_sorted_and_kept_apart_by_length():
    entries = [entry(sized(n), ms) for n, ms in ((500, 4.0), (100, 1.0), (2000, 9.0))]
    found = size_curves(entries)
    assert [f.length for f in found] == list(LENGTHS)
    assert {f.curve.at for f in found} == {(100, 500, 2000)}
    assert all(list(f.curve.seconds) == sorted(f.curve.seconds) for f in found)


def test_precisions_are_not_sizes_of_one_another():
    whole = sized(100)
    found = size_curves([entry(whole), entry(whole.with_precision("int8"))])
    assert [f.curve.at for f in found] == [(100,)] * 6


def scaled(factors):
    """Each process `factors[i]` times as slow as the first."""
    whole = measured(fake_candidate(), rounds=len(factors))
    runs = tuple(
        whole.runs[0].model_copy(
            update={
                "round": i,
                "series": tuple(
                    s.model_copy(update={"samples_s": tuple(x * f for x in s.samples_s)})
                    for s in whole.runs[0].series
                ),
            }
        )
        for i, f in enumerate(factors)
    )
    return Measurement(candidate_id=whole.candidate_id, origin="measured-here", runs=runs)


def test_noise_is_what_processes_differ_by_however_slow_one_was():
    calm, disturbed = scaled((1.0, 1.01, 1.02)), scaled((1.0, 1.01, 3.0))
    expected = 2.2191 * math.log(1.01) / math.sqrt(3)
    assert noise(calm, "request") == pytest.approx(expected, rel=0.05)
    assert noise(disturbed, "request") == pytest.approx(expected, rel=0.05)


def test_one_process_tells_nothing_of_noise():
    assert noise(scaled((1.0,)), "request") == 0.0
