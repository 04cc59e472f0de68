"""Rules R1 to R5: where they speak, and why some are not tested on a device."""

from __future__ import annotations

import pytest
from advisor_claims.baseline_first import BaselineFirst
from advisor_claims.constant_state import ConstantState
from advisor_claims.order_free import OrderFree

from advisor.core.findings import Findings
from advisor.core.task import Task
from advisor.testing.fakes import fake_device, fake_task


def of_kind(kind: str) -> Task:
    return fake_task(kind=kind)


@pytest.mark.parametrize("kind", ["classification", "pair-classification", "regression"])
def test_order_is_in_question_where_one_answer_is_given(kind):
    assert OrderFree().holds(of_kind(kind), fake_device())


@pytest.mark.parametrize("kind", ["tagging", "span-extraction", "transcription"])
def test_an_answer_for_each_position_needs_the_order(kind):
    assert not OrderFree().holds(of_kind(kind), fake_device())


@pytest.mark.parametrize("mode", ["request", "stream", "generate"])
def test_a_baseline_comes_first_for_every_task(mode):
    assert BaselineFirst().holds(fake_task(mode), fake_device())


def test_a_fixed_state_matters_only_step_by_step():
    held = {m: ConstantState().holds(fake_task(m), fake_device()) for m in ("request", "stream")}
    assert held == {"request": False, "stream": True}


@pytest.mark.parametrize(
    ("claim", "command"), [(BaselineFirst, "advisor try"), (OrderFree, "advisor data")]
)
def test_what_only_the_users_data_tells_names_the_command(claim, command):
    status, reason = claim().test(Findings())
    assert status == "not tested"
    assert command in reason
