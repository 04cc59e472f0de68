"""What names a candidate, and what it can do."""

from __future__ import annotations

import pytest

from advisor.core.candidate import Capabilities
from advisor.core.settings import Settings
from advisor.core.task import KINDS
from advisor.testing.fakes import fake_candidate


def test_the_id_is_readable_and_stable():
    candidate = fake_candidate("gru", "small")
    assert candidate.id.startswith("gru-small-")
    assert candidate.id == fake_candidate("gru", "small").id
    assert candidate.label == "gru small"


@pytest.mark.parametrize(
    "change",
    [
        {"settings": Settings(threads=2)},
        {"settings": Settings(spinning=True)},
        {"settings": Settings(graph_optimization="basic")},
        {"settings": Settings(state_binding=False)},
        {"precision": "int8"},
        {"width": 96},
        {"hyperparameters": {"layers": 3}},
    ],
)
def test_whatever_changes_the_figures_changes_the_id(change):
    assert fake_candidate(**change).id != fake_candidate().id


def test_a_setting_that_came_later_leaves_the_ids_of_before():
    """They stand in lock files, profiles and the store."""
    assert fake_candidate("gru", "small").id == "gru-small-f55b0b8a"


def test_settings_do_not_change_the_model():
    assert fake_candidate(settings=Settings(threads=2)).model_key == fake_candidate().model_key


def test_new_settings_give_a_new_id_even_after_the_old_was_read():
    candidate = fake_candidate()
    before = candidate.id
    other = candidate.with_settings(Settings(threads=2))
    assert other.id == fake_candidate(settings=Settings(threads=2)).id != before
    assert other.model_key == candidate.model_key
    assert candidate.id == before


@pytest.mark.parametrize(
    ("can", "modes"),
    [
        ({"causal": True, "streams": True, "generates": True}, ("request", "stream", "generate")),
        ({"causal": True, "streams": True, "generates": False}, ("request", "stream")),
        ({"causal": True, "streams": False, "generates": True}, ("request", "stream", "generate")),
        ({"causal": True, "streams": False, "generates": False}, ("request",)),
        ({"causal": False, "streams": False, "generates": False}, ("request",)),
    ],
)
def test_modes(can, modes):
    assert Capabilities(kinds=frozenset(KINDS), **can).modes == modes
