"""What claims expect of a task: pre-training, translation, language, speech, longer inputs."""

from __future__ import annotations

import pytest

from advisor import registry
from advisor.core.candidate import Capabilities
from advisor.testing.fakes import fake_device, fake_task

ABLE = {
    name: Capabilities(
        kinds=frozenset({"classification"}),
        causal=True,
        streams=True,
        generates=True,
        pretrained=name == "bert",
    )
    for name in ("bert", "gru", "lstm", "transformer-decoder", "transformer-seq2seq")
}
TOKENS = {"type": "tokens", "vocab_size": 8000}


def expected(name, mode="request", **changes):
    """Points by family, or `None` where the claim is silent."""
    task, plugin = fake_task(mode, **changes), registry.get("claims", name).plugin
    if not plugin.holds(task, fake_device()):
        return None
    return {e.family: e.shift for e in plugin.predict(task, fake_device(), ABLE)}


def test_pretrained_weights_lift_only_those_that_have_them():
    few = expected("pretraining-transfers", data={"examples": 1_000})
    assert few is not None
    assert set(few) == {"bert"}
    unknown = expected("pretraining-transfers", data={})
    assert unknown is not None
    assert 0 < unknown["bert"] < few["bert"]


@pytest.mark.parametrize(
    "data", [{"examples": 1_000_000}, {"examples": 10, "pretrained": "unavailable"}]
)
def test_pretrained_weights_are_silent_with_much_data_or_where_there_are_none(data):
    assert expected("pretraining-transfers", data=data) is None


def test_translation_leads_clearly_only_with_many_pairs():
    shifts = [
        expected("translation-attention", kind="translation", data=data)
        for data in ({}, {"examples": 10_000}, {"examples": 5_000_000})
    ]
    assert [s["transformer-seq2seq"] for s in shifts] == [0.5, 0.5, 1.5]
    assert expected("translation-attention") is None


def test_a_small_corpus_moves_little_and_a_large_one_is_left_to_the_claim_about_scale():
    small = expected("language-modeling-attention", "generate", data={"examples": 50_000})
    large = expected("language-modeling-attention", "generate", data={"examples": 1_000_000})
    assert small == {"transformer-decoder": 0.5}
    assert large == {}


def test_speech_counts_for_whole_recordings_only():
    features = {"type": "features", "channels": 80, "length": {"typical": 500}}
    whole = expected("speech-recurrent", kind="transcription", input=features)
    stream = expected("speech-recurrent", "stream", kind="transcription", input=features)
    assert whole == {"transformer-decoder": 1.0}
    assert stream == {}


def test_inputs_longer_than_most_favour_recurrence_a_little():
    length = {"typical": 30, "max": 120}
    found = expected("longer-than-trained", input={**TOKENS, "length": length})
    assert found == {"gru": 0.5, "lstm": 0.5}
    length = {"typical": 30, "max": 119}
    assert expected("longer-than-trained", input={**TOKENS, "length": length}) is None


def test_short_memory_is_a_question_only_where_there_is_a_limit():
    assert expected("resources-recurrent", limits={"model_mb": 2.0}) == {}
    assert expected("resources-recurrent", limits={}) is None
