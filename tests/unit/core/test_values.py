"""Small rules of the values: who is who, how big is what, which word was meant."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from advisor.core.artifact import FORMS, State
from advisor.core.device import Ceilings, Device
from advisor.core.measurement import Measurement, Memory, Series
from advisor.core.model import content_hash
from advisor.core.sizes import width_for
from advisor.core.suggest import nearest
from advisor.errors import AdvisorError, InputError, Problem
from advisor.testing.fakes import (
    fake_artifact,
    fake_candidate,
    fake_device,
    fake_measurement,
    fake_task,
)


@pytest.mark.parametrize(
    "change",
    [
        {"processor": "Another"},
        {"usable_cores": 4},
        {"memory_bytes": 16 * 2**30},
        {"architecture": "aarch64"},
        {"instructions": ("avx2",)},
        {"accelerators": ("Tesla T4",)},
    ],
)
def test_other_hardware_is_another_device(change):
    assert fake_device(**change).fingerprint != fake_device().fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"providers": ()},
        {"virtual": None},
        {"ceilings": Ceilings(gemm_gflops=1, gemv_gflops=1, copy_gb_per_s=1)},
        {"instructions": ("fma", "avx2")},
        {"memory_bytes": 8 * 2**30 + 4096},
    ],
)
def test_what_says_nothing_about_speed_does_not_change_it(change):
    assert fake_device(**change).fingerprint == fake_device().fingerprint


@pytest.mark.parametrize(
    ("processor", "name"),
    [
        ("AMD EPYC 7B13 Processor", "amd-epyc-7b13-2c-8g"),
        ("Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz", "intel-i7-8650u-2c-8g"),
        ("Intel(R) Xeon(R) CPU @ 2.50GHz", "intel-xeon-2c-8g"),
        ("Apple M2", "apple-m2-2c-8g"),
        ("", "2c-8g"),
    ],
)
def test_a_device_s_name_is_words_that_people_know(processor, name):
    device = fake_device(processor=processor)
    assert device.name == name
    assert device.fingerprint.startswith(f"{name}-")
    assert Device.model_validate_json(device.model_dump_json()) == device


def test_the_file_to_ship_is_the_largest_graph():
    made = fake_artifact(fake_candidate("transformer-decoder"), fake_task("generate"))
    assert [g.form for g in made.graphs] == list(FORMS["generate"])
    bigger = made.graphs[1].model_copy(update={"file_bytes": 10**9})
    grown = made.model_copy(update={"graphs": (made.graphs[0], bigger)})
    assert (grown.model_bytes, grown.graph("step").file_bytes) == (10**9, 10**9)
    assert made.parameters == (
        made.backbone_parameters + made.embedding_parameters + made.head_parameters
    )
    assert made.states == made.graphs[0].states
    whole = fake_artifact(fake_candidate(), fake_task())
    assert whole.states == ()


def test_a_cache_grows_and_a_state_does_not():
    cache = State(input="a", output="b", dtype="float32", shape=("batch", "past", 64), grows=1)
    fixed = State(input="a", output="b", dtype="float32", shape=("batch", 64))
    assert [cache.bytes_at(past) for past in (0, 10, 100)] == [0, 2560, 25600]
    assert [fixed.bytes_at(past, batch=3) for past in (0, 100)] == [768, 768]


def test_figures_of_a_measurement():
    made = fake_measurement(fake_candidate(), fake_task(), 2.0, lengths=(10, 160), samples=40)
    assert made.lengths("request") == (10, 40, 160)
    assert made.lengths("token") == ()
    assert len(made.samples("request", 40)) == 120
    assert [len(p) for p in made.by_process("request", 40)] == [40] * 3
    assert set(made.by_round("request", 10)) == {0, 1, 2}
    assert made.median_s("request", 40) == pytest.approx(0.002, rel=0.01)
    assert made.median_s("request", 41) is None
    assert made.percentile_s("request", 40, 0.95) < made.upper_bound_s("request", 40, 0.95)
    assert made.percentile_s("request", 40, 0.99) is None
    assert made.upper_bound_s("request", 40, 0.99) is None
    assert (made.peak_bytes, made.added_bytes) == (58_000_000, 9_000_000)
    assert (made.load_s, made.first_run_s) == (0.021, pytest.approx(0.0048))


def test_processes_come_in_the_order_of_rounds_whatever_was_stored_first():
    made = fake_measurement(fake_candidate(), fake_task())
    turned = made.model_copy(update={"runs": made.runs[::-1]})
    assert turned.by_process("request", 40) == made.by_process("request", 40)


def test_memory_that_cannot_be_read_is_none():
    made = fake_measurement(fake_candidate(), fake_task())
    blind = made.model_copy(
        update={"runs": tuple(r.model_copy(update={"memory": None}) for r in made.runs)}
    )
    assert (blind.peak_bytes, blind.added_bytes) == (None, None)
    assert Memory(baseline_bytes=1, load_peak_bytes=9, run_peak_bytes=5).peak_bytes == 9


@pytest.mark.parametrize("samples", [(), (0.0,), (-1.0,), (math.nan,), (math.inf,)])
def test_samples_are_seconds_that_passed(samples):
    with pytest.raises(ValidationError):
        Series(name="request", length=1, samples_s=samples, warmup_runs=0, steady=True)


def test_a_measurement_has_runs():
    with pytest.raises(ValidationError):
        Measurement(candidate_id="c", origin="measured-here", runs=())


@given(st.integers(1, 5_000_000), st.sampled_from([4, 8, 16]))
def test_the_width_is_the_nearest_multiple(parameters, multiple):
    def count(width: int) -> int:
        return 12 * width * width + 7 * width

    width = width_for(parameters, count, multiple)
    assert width % multiple == 0
    assert width >= multiple
    gap = abs(count(width) - parameters)
    assert gap <= abs(count(width + multiple) - parameters)
    assert width == multiple or gap <= abs(count(width - multiple) - parameters)


@pytest.mark.parametrize(
    ("typed", "meant"), [("gruu", "gru"), ("LSTM", "lstm"), ("", ""), ("zebra", "")]
)
def test_the_nearest_word(typed, meant):
    assert nearest(typed, ["gru", "lstm", "tcn"]) == meant


def test_a_hash_is_of_the_content_not_of_its_order():
    assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1}) != content_hash({})
    assert len(content_hash("x", 7)) == 7


def test_problems_say_where_and_what_was_meant():
    assert str(Problem("kind", "'tagging2' is unknown", "tagging")) == (
        "kind: 'tagging2' is unknown (did you mean 'tagging'?)"
    )
    assert str(Problem("", "empty")) == "empty"
    error = InputError("bad file", "mend it", (Problem("a", "b"),))
    assert (error.exit_code, error.hint, len(error.problems)) == (2, "mend it", 1)
    assert isinstance(error, AdvisorError)
