"""What is ruled out before anything is measured, and in which words."""

from __future__ import annotations

import pytest

from advisor.core.candidate import Capabilities
from advisor.core.settings import Settings
from advisor.core.task import KINDS
from advisor.decide.screen import bands_to_compare, screen, unable, weight_bytes
from advisor.testing.fakes import fake_candidate, fake_device, fake_task


def able(streams=True, generates=True, causal=True, bidirectional=False, kinds=KINDS):
    return Capabilities(
        kinds=frozenset(kinds),
        causal=causal,
        streams=streams,
        generates=generates,
        bidirectional=bidirectional,
    )


@pytest.mark.parametrize(
    ("mode", "capabilities", "reason"),
    [
        ("request", able(), ""),
        ("request", able(False, False, False), ""),
        ("stream", able(), ""),
        ("generate", able(), ""),
        ("request", able(kinds=["forecasting"]), "does not answer classification tasks"),
        (
            "stream",
            able(False, False, False, True),
            "can't stream: it reads both ways, so the whole input must be there first",
        ),
        (
            "stream",
            able(False, False, False),
            "can't stream: each answer needs the whole input",
        ),
        (
            "generate",
            able(True, False),
            "can't generate: it has no form that continues token by token",
        ),
    ],
)
def test_unable(mode, capabilities, reason):
    assert unable(fake_task(mode), capabilities) == reason


def test_features_are_not_generated():
    given = {"type": "features", "channels": 40, "length": {"typical": 100}}
    task = fake_task("generate", kind="transcription", input=given)
    assert unable(task, able()) == (
        "can't generate from features: it would have to read what it writes"
    )


def reason(candidate=None, device=None, **changes) -> str:
    task = fake_task(**changes)
    found = screen(task, device or fake_device(), able(), candidate or fake_candidate())
    if found is None:
        return ""
    assert found.candidate_id == (candidate or fake_candidate()).id
    return found.reason


def test_what_may_be_measured_is_not_rejected():
    assert reason() == ""
    assert reason(limits={}) == ""


def test_weights_over_a_limit():
    assert reason(limits={"model_mb": 6.0}) == (
        "its weights alone are 6.60 MB, over the model limit of 6 MB"
    )
    assert reason(limits={"memory_mb": 5.5}) == (
        "its weights alone are 6.60 MB, over the memory limit of 5.5 MB"
    )


def test_weights_count_embedding_and_head():
    task, candidate = fake_task(), fake_candidate()
    width = candidate.width
    expected = candidate.backbone_parameters + 8000 * width + (width + 1) * 2
    assert weight_bytes(task, candidate) == 4 * expected


def test_a_provider_that_the_device_lacks():
    cuda = fake_candidate(settings=Settings(provider="CUDAExecutionProvider"))
    assert reason(cuda) == "needs CUDAExecutionProvider, which this device does not have"
    assert reason(cuda, fake_device(providers=())) == ""  # unknown: let it be tried


BANDS = [fake_candidate("gru", band) for band in ("tiny", "small", "medium", "large")]


def test_the_three_largest_affordable_bands_are_compared():
    free = fake_task(limits={})
    assert bands_to_compare(free, BANDS, ()) == {"small", "medium", "large"}
    assert bands_to_compare(fake_task(limits={"model_mb": 7}), BANDS, ()) == {
        "tiny",
        "small",
        "medium",
    }
    assert bands_to_compare(free, BANDS[:2], ()) == {"tiny", "small"}


def test_bands_asked_for_are_taken():
    assert bands_to_compare(fake_task(), BANDS, ["tiny"]) == {"tiny"}


def test_where_nothing_is_affordable_the_smallest_are_shown_as_the_nearest():
    found = bands_to_compare(fake_task(limits={"model_mb": 0.01}), BANDS, ())
    assert found == {"tiny", "small", "medium"}


def test_bands_of_plugins_under_names_of_their_own_are_kept():
    own = [*BANDS, fake_candidate("mine", "enormous")]
    assert bands_to_compare(fake_task(limits={}), own, ()) == {
        "small",
        "medium",
        "large",
        "enormous",
    }


def test_nothing_on_offer_needs_no_bands():
    assert bands_to_compare(fake_task(), [], ()) == set()
