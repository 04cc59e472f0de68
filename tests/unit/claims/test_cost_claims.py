"""Claims C01 to C12 and R4 about cost, held against devices whose truth is known."""

from __future__ import annotations

import pytest
from advisor_claims.attention_scales import AttentionScales
from advisor_claims.constant_state import ConstantState
from advisor_claims.faster_and_better import FasterAndBetter
from advisor_claims.hardware_use import HardwareUse
from advisor_claims.hidden_states_memory import HiddenStatesMemory
from advisor_claims.linear_time import LinearTime
from advisor_claims.online_recurrent import OnlineRecurrent
from advisor_claims.recurrent_less_memory import RecurrentLessMemory
from advisor_claims.recurrent_slow_long import RecurrentSlowLong
from advisor_claims.training_faster import TrainingFaster
from advisor_claims.transformers_less_memory import TransformersLessMemory
from advisor_claims.whole_at_once import WholeAtOnce

from advisor import registry
from advisor.core.findings import Findings
from advisor.core.state_size import StateSize
from advisor.testing.fakes import (
    fake_candidate,
    fake_learned,
    fake_measurement,
    fake_task,
    fake_training_cost,
)

ENCODER, DECODER = "transformer-encoder", "transformer-decoder"
COST_CLAIMS = (
    AttentionScales,
    ConstantState,
    FasterAndBetter,
    HardwareUse,
    HiddenStatesMemory,
    LinearTime,
    OnlineRecurrent,
    RecurrentLessMemory,
    RecurrentSlowLong,
    TrainingFaster,
    TransformersLessMemory,
    WholeAtOnce,
)


def latency(family, p50_ms, growth=1.0, mode="request", lengths=(64, 256, 1024), batch=1):
    """`p50_ms` at the typical length of the mode's task, growing to the power `growth`."""
    candidate, task = fake_candidate(family), fake_task(mode)
    serving = task.serving.model_copy(update={"batch": batch})
    task = task.model_copy(update={"serving": serving})
    made = fake_measurement(candidate, task, p50_ms, growth=growth, lengths=lengths, samples=9)
    return candidate, made


def training(family, *ms, kept=None):
    """Milliseconds per 1,000 tokens at 64, 256, 1,024 steps; `kept`: bytes per sequence there."""
    lengths = (64, 256, 1024)[: len(ms)]
    kept = kept or (None,) * len(ms)
    return [
        fake_training_cost(
            family, x, cost, saved_bytes=None if b is None else b * max(1, 4096 // x)
        )
        for x, cost, b in zip(lengths, ms, kept, strict=True)
    ]


def state(family, fixed_bytes, bytes_per_step=0):
    return StateSize(family, "medium", 1, fixed_bytes, bytes_per_step)


def status(claim, **known):
    return claim().test(Findings(**known))[0]


@pytest.mark.parametrize("claim", COST_CLAIMS)
def test_one_side_alone_tests_nothing(claim):
    known = Findings(measured=[latency("gru", 1.0)], training=training("gru", 20.0))
    status, reason = claim().test(known)
    assert status == "not tested"
    assert len(reason) > 20


class TestWholeAtOnce:
    def test_reading_alone_confirms_it(self):
        assert status(WholeAtOnce, measured=[latency(DECODER, 2.0, 0.6)]) == "confirmed here"

    def test_reading_that_gains_nothing_refutes_it(self):
        assert status(WholeAtOnce, measured=[latency(DECODER, 2.0, 1.2)]) == "refuted here"

    def test_writing_bounds_it_with_both_figures(self):
        rows = [latency(DECODER, 4.0, 0.5), latency(DECODER, 0.5, 0.0, "generate")]
        found, reason = WholeAtOnce().test(Findings(measured=rows))
        assert found == "bounded here"
        assert reason.endswith("it writes a token in 500 µs after 1,024")
        assert "reads a step in 100 µs at 40 steps and in 19.8 µs at 1,024" in reason


class TestTrainingFaster:
    def test_by_kernel(self):
        known = [
            *training(ENCODER, 19.5, 26.4, 33.5),
            *training("lstm", 14.8, 16.1, 17.2),
            *training("gru", 30.0, 45.5, 171.0),
        ]
        found, reason = TrainingFaster().test(Findings(training=known))
        assert found == "bounded here"
        assert "against LSTM (refuted)" in reason
        assert "against GRU (confirmed)" in reason
        assert "33.5 against 171.0 at 1,024 steps" in reason

    @pytest.mark.parametrize(
        ("lstm", "expected"), [(40.0, "confirmed here"), (10.0, "refuted here")]
    )
    def test_one_way_or_the_other(self, lstm, expected):
        known = [*training(ENCODER, 20.0), *training("lstm", lstm)]
        assert status(TrainingFaster, training=known) == expected


class TestAttentionFaster:
    def test_without_a_task_reading_and_writing_are_told_apart(self):
        rows = [
            latency(ENCODER, 1.0),
            latency("gru", 2.0),
            latency(DECODER, 2.0, 0.0, "generate"),
            latency("gru", 1.0, 0.0, "generate"),
        ]
        plugin = registry.get("claims", "attention-faster").plugin
        found, reason = plugin.test(Findings(measured=rows))
        assert found == "bounded here"
        assert "Reading whole inputs (confirmed)" in reason
        assert "Generating token by token (refuted)" in reason

    def test_with_a_task_only_its_mode_counts(self):
        rows = [latency(DECODER, 2.0, 0.0, "generate"), latency("gru", 1.0, 0.0, "generate")]
        plugin = registry.get("claims", "attention-faster").plugin
        assert plugin.test(Findings(measured=rows, task=fake_task()))[0] == "not tested"


@pytest.mark.parametrize(
    ("recurrent", "attention", "expected"),
    [
        (1.0, 0.7, "confirmed here"),
        (1.0, 1.6, "bounded here"),
        (1.5, 1.6, "refuted here"),
        (0.5, 0.4, "refuted here"),
    ],
)
def test_linear_time(recurrent, attention, expected):
    rows = [latency("gru", 1.0, recurrent), latency(ENCODER, 1.0, attention)]
    assert status(LinearTime, measured=rows) == expected


def test_short_lengths_say_nothing_of_growth():
    short = (8, 16, 32)
    rows = [latency("gru", 1.0, 1.0, lengths=short), latency(ENCODER, 1.0, 0.5, lengths=short)]
    assert status(LinearTime, measured=rows) == "not tested"


@pytest.mark.parametrize(
    ("attention", "expected"),
    [
        ((10.0, 10.0), "confirmed here"),
        ((40.0, 40.0), "refuted here"),
        ((10.0, 40.0), "bounded here"),
    ],
)
def test_hardware_use(attention, expected):
    known = [*training(ENCODER, *attention), *training("lstm", 20.0, 20.0)]
    assert status(HardwareUse, training=known) == expected


def test_work_is_told_in_gigaflops():
    """500,000 weights × 6 per token, 20 µs each: 150 GFLOP/s."""
    known = [*training(ENCODER, 20.0), *training("lstm", 40.0)]
    assert "150 against 75 (lstm) at 64 steps" in HardwareUse().test(Findings(training=known))[1]


class TestRecurrentSlowLong:
    def test_by_kernel(self):
        rows = [latency(ENCODER, 2.0), latency("lstm", 1.0), latency("gru", 9.0)]
        found, reason = RecurrentSlowLong().test(Findings(measured=rows))
        assert found == "bounded here"
        assert "Against lstm (refuted)" in reason
        assert "Against gru (confirmed)" in reason
        assert "at 64" not in reason

    @pytest.mark.parametrize(("gru", "expected"), [(9.0, "confirmed here"), (1.0, "refuted here")])
    def test_one_way_or_the_other(self, gru, expected):
        rows = [latency(ENCODER, 2.0), latency("gru", gru)]
        assert status(RecurrentSlowLong, measured=rows) == expected


@pytest.mark.parametrize("claim", [OnlineRecurrent, ConstantState])
@pytest.mark.parametrize(
    ("gru", "growth", "expected"),
    [(0.1, 0.0, "confirmed here"), (0.9, 0.0, "refuted here"), (0.45, 0.0, "bounded here")],
)
def test_a_step_of_a_stream(claim, gru, growth, expected):
    rows = [
        latency("gru", gru, growth, "stream", lengths=(16, 1024)),
        latency(DECODER, 0.4, 0.1, "stream", lengths=(16, 1024)),
    ]
    assert status(claim, measured=rows) == expected


class TestMemory:
    MORE = (8_000, 32_000, 128_000)
    LESS = (2_000, 8_000, 32_000)

    def known(self, gru, attention, gru_state=(2_000, 0), cache=(0, 2_000)):
        return {
            "training": [
                *training("gru", 20.0, 20.0, 20.0, kept=gru),
                *training(DECODER, 20.0, 20.0, 20.0, kept=attention),
            ],
            "states": [state("gru", *gru_state), state(DECODER, *cache)],
        }

    def test_the_two_articles_come_out_opposite(self):
        known = self.known(self.LESS, self.MORE)
        assert status(TransformersLessMemory, **known) == "refuted here"
        assert status(RecurrentLessMemory, **known) == "confirmed here"

    def test_and_the_other_way_round(self):
        known = self.known(self.MORE, self.LESS, gru_state=(90_000_000, 0))
        assert status(TransformersLessMemory, **known) == "confirmed here"
        assert status(RecurrentLessMemory, **known) == "refuted here"

    def test_training_and_streaming_are_told_apart(self):
        known = self.known(self.MORE, self.LESS)
        found, reason = TransformersLessMemory().test(Findings(**known))
        assert found == "bounded here"
        assert "In training (confirmed)" in reason
        assert "Step by step (refuted)" in reason
        assert status(RecurrentLessMemory, **known) == "bounded here"

    def test_they_name_each_other(self):
        assert TransformersLessMemory.contradicts == ("recurrent-less-memory",)
        assert RecurrentLessMemory.contradicts == ("transformers-less-memory",)


class TestHiddenStatesMemory:
    GROWING = training("lstm", 20.0, 20.0, 20.0, kept=(1_000, 4_000, 16_000))
    LEVEL = training("lstm", 20.0, 20.0, 20.0, kept=(1_000, 1_000, 1_000))

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            ({"training": GROWING}, "confirmed here"),
            ({"training": LEVEL}, "refuted here"),
            ({"states": [state("gru", 1024)]}, "bounded here"),
            ({"training": GROWING, "states": [state("gru", 1024)]}, "bounded here"),
        ],
    )
    def test_training_grows_and_serving_does_not(self, known, expected):
        assert status(HiddenStatesMemory, **known) == expected

    def test_the_figures(self):
        known = Findings(training=self.GROWING, states=[state("gru", 1024)])
        assert HiddenStatesMemory().test(known)[1] == (
            "true of training, not of serving: in training a sequence keeps 1.0 kB at 64, "
            "4.0 kB at 256, 16.0 kB at 1,024 steps (lstm); serving carries 1.0 kB (gru) "
            "however long the past"
        )


@pytest.mark.parametrize(
    ("gru", "attention", "expected"),
    [
        (1.0, 0.7, "confirmed here"),
        (1.0, 1.6, "refuted here"),
        (1.0, 1.05, "bounded here"),
    ],
)
def test_attention_scales(gru, attention, expected):
    rows = [latency("gru", 1.0, gru), latency(ENCODER, 1.0, attention)]
    assert status(AttentionScales, measured=rows) == expected


def test_scaling_of_training_is_told_beside_answering():
    rows = [latency("gru", 1.0, 1.0), latency(ENCODER, 1.0, 0.7)]
    known = [*training("gru", 20.0, 20.0, 20.0), *training(ENCODER, 20.0, 30.0, 60.0)]
    found, reason = AttentionScales().test(Findings(measured=rows, training=known))
    assert found == "bounded here"
    assert "Answering (confirmed)" in reason
    assert "Training (refuted): time grows with length to the power 1.00 (gru), 1.50" in reason


class TestFasterAndBetter:
    def known(self, attention_ms, attention, gru):
        return {
            "training": [*training(ENCODER, attention_ms), *training("lstm", 20.0)],
            "learned": [
                fake_learned(DECODER, "recall", attention),
                fake_learned("gru", "recall", gru),
            ],
        }

    @pytest.mark.parametrize(
        ("attention_ms", "attention", "gru", "expected"),
        [
            (10.0, "solved", "at chance", "confirmed here"),
            (40.0, "at chance", "solved", "refuted here"),
            (40.0, "solved", "at chance", "bounded here"),
            (10.0, "at chance", "solved", "bounded here"),
        ],
    )
    def test_both_or_one_or_none(self, attention_ms, attention, gru, expected):
        known = self.known(attention_ms, attention, gru)
        assert status(FasterAndBetter, **known) == expected

    def test_half_of_it_is_told_as_half(self):
        known = {**self.known(10.0, "solved", "at chance"), "learned": []}
        found, reason = FasterAndBetter().test(Findings(**known))
        assert found == "bounded here"
        assert reason.startswith("half of it: Faster to train: ")
        assert reason.endswith("Learns more: not tested")


def test_recall_and_copying_decide_their_rule():
    plugin = registry.get("claims", "long-recall").plugin

    def judged(attention, gru):
        learned = [fake_learned(DECODER, "recall", attention), fake_learned("gru", "recall", gru)]
        return plugin.test(Findings(learned=learned))[0]

    assert judged("solved", "at chance") == "confirmed here"
    assert judged("at chance", "solved") == "refuted here"
    assert judged("solved", "budget-limited") == "bounded here"
    assert plugin.test(Findings())[0] == "not tested"
