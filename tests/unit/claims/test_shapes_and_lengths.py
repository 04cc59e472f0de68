"""Claims C24 to C26, C28, C30, C32 and rules R9, R10: lengths, kernels, architectures by name."""

from __future__ import annotations

import pytest
from advisor_claims.billions import SHAPES

from advisor import registry
from advisor.core.findings import Findings
from advisor.testing.fakes import (
    fake_candidate,
    fake_device,
    fake_learned,
    fake_measurement,
    fake_task,
    fake_training_cost,
)

DECODER = "transformer-decoder"
VARYING = {"input": {"type": "tokens", "length": {"typical": 40, "max": 640}}}


def plugin(name):
    return registry.get("claims", name).plugin


def measured(family, growth=1.0, lengths=(10, 640)):
    """`growth`: exponent of the time in the length; 0 costs the same at every length."""
    candidate = fake_candidate(family)
    return candidate, fake_measurement(
        candidate, fake_task(), 2.0, growth=growth, lengths=lengths, samples=9
    )


@pytest.mark.parametrize("name", ["rnn-padding", "fixed-input"])
def test_padding_shows_in_the_cost_of_short_requests(name):
    def status(*rows):
        return plugin(name).test(Findings(measured=rows))[0]

    assert status(measured("gru"), measured("lstm")) == "refuted here"
    assert status(measured("gru", growth=0.0)) == "confirmed here"
    assert status(measured("gru"), measured("lstm", growth=0.0)) == "bounded here"
    assert status(measured("gru", lengths=(40, 80))) == "not tested", "too narrow to tell"
    assert status(measured(DECODER)) == "not tested"


def test_the_times_at_both_ends_are_told():
    _, reason = plugin("rnn-padding").test(Findings(measured=[measured("gru")]))
    assert reason == (
        "with one file and no padding gru medium answers 10 steps in 0.50 ms, 640 in 32.00 ms"
    )


def test_attention_pads_no_single_request_but_mixes_elements():
    recalls = [fake_learned(DECODER, "recall", "solved")]
    runs = [measured("transformer-encoder")]
    claim = plugin("attention-no-padding")
    assert claim.test(Findings(learned=recalls))[0] == "refuted here"
    status, reason = claim.test(Findings(learned=recalls, measured=runs))
    assert status == "bounded here"
    assert "one request needs no padding" in reason
    assert "but elements are not independent" in reason
    assert claim.test(Findings(measured=runs))[0] == "bounded here"
    guesses = [fake_learned(DECODER, "recall", "at chance")]
    assert claim.test(Findings(learned=guesses))[0] == "not tested"


@pytest.mark.parametrize("name", ["rnn-padding", "fixed-input", "attention-no-padding"])
def test_padding_is_no_question_where_all_requests_are_of_one_length(name):
    assert plugin(name).holds(fake_task(**VARYING), fake_device())
    one_length = {"input": {"type": "tokens", "length": {"typical": 40, "max": 40}}}
    assert not plugin(name).holds(fake_task(**one_length), fake_device())


@pytest.mark.parametrize(
    ("scan_ms", "status"),
    [((2.0, 2.0), "refuted here"), ((9.0, 9.0), "confirmed here"), ((9.0, 2.0), "bounded here")],
)
def test_a_parallel_recurrence_refutes_that_it_cannot_be(scan_ms, status):
    rows = [("gru", 64, 5.0), ("gru", 512, 5.0)]
    rows += [("mingru", x, ms) for x, ms in zip((64, 512), scan_ms, strict=True)]
    costs = [fake_training_cost(*row) for row in rows]
    assert plugin("fixed-recurrence").test(Findings(training=costs))[0] == status
    assert plugin("fixed-recurrence").test(Findings(training=costs[:2]))[0] == "not tested"


@pytest.mark.parametrize(
    ("families", "status"),
    [
        (("transformer-encoder", DECODER), "refuted here"),
        (("transformer-seq2seq",), "confirmed here"),
        (("transformer-seq2seq", DECODER), "bounded here"),
        (("gru",), "not tested"),
    ],
)
def test_either_half_alone_shows_that_both_are_not_needed(families, status):
    rows = [measured(family) for family in families]
    assert plugin("encoder-decoder").test(Findings(measured=rows))[0] == status


def test_parameters_from_published_shapes_agree_with_the_published_counts():
    """110 and 340 million are rounded by the authors; 175 billion likewise."""
    assert SHAPES["BERT base"].parameters == pytest.approx(110e6, rel=0.02)
    assert SHAPES["BERT large"].parameters == pytest.approx(340e6, rel=0.02)
    assert SHAPES["GPT-3"].parameters == pytest.approx(175e9, rel=0.01)
    assert "so true of GPT-3 only" in plugin("billions").test(Findings())[1]


@pytest.mark.parametrize(
    ("lstm", "gru", "attention", "status"),
    [
        (17.0, 171.0, 33.0, "confirmed here"),
        (171.0, 17.0, 33.0, "refuted here"),
        (33.0, 171.0, 17.0, "bounded here"),
    ],
)
def test_the_fused_kernel_against_each_other_kind(lstm, gru, attention, status):
    rows = (("lstm", lstm), ("gru", gru), ("transformer-encoder", attention))
    costs = [fake_training_cost(family, 1024, ms) for family, ms in rows]
    found, reason = plugin("fused-kernel").test(Findings(training=costs))
    assert found == status
    assert "against GRU" in reason
    assert "against convolution" not in reason


def test_rules_of_training_know_their_device():
    gpu = fake_device(accelerators=("NVIDIA T4",))
    long = fake_task(input={"type": "tokens", "length": {"typical": 512}})
    assert plugin("fused-kernel").holds(long, fake_device())
    assert not plugin("fused-kernel").holds(long, gpu)
    assert plugin("gpu-training").holds(long, gpu)
    assert not plugin("gpu-training").holds(long, fake_device())
    assert not plugin("gpu-training").holds(fake_task(), gpu), "40 steps are short"


@pytest.mark.parametrize(
    ("name", "needs", "length", "holds"),
    [
        ("smooth-signals", {}, 16_000, True),
        ("smooth-signals", {"recall": "strong"}, 16_000, False),
        ("smooth-signals", {}, 200, False),
        ("local-patterns", {"long_range": "none"}, 200, True),
    ],
)
def test_signals(name, needs, length, holds):
    task = fake_task(
        input={"type": "features", "channels": 1, "length": {"typical": length}}, needs=needs
    )
    claim = plugin(name)
    assert claim.holds(task, fake_device()) == holds
    families = {one.name: one.plugin.capabilities for one in registry.load_all("families")[0]}
    lifted = {e.family: e.shift for e in claim.predict(task, fake_device(), families)}
    assert lifted["tcn"] > 0
    assert "transformer-encoder" not in lifted
