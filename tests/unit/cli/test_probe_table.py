"""What `advisor probe` prints fits a terminal and never flatters."""

from __future__ import annotations

import pytest

from advisor.cli.plain_table import plain_table
from advisor.cli.probe_table import COLUMNS, score_rows, tables
from advisor.core.learned import Attempt, Learned


def learned(family="transformer-encoder", scores=(0.999, 0.98, 0.5), **changed) -> Learned:
    lengths = (64, 128, 256)
    attempt = Attempt(
        learning_rate=3e-3,
        seed=0,
        steps=4321,
        cpu_s=39.96,
        scores=dict(zip(lengths, scores, strict=True)) if scores else {},
        curve=(),
        stopped="seconds",
    )
    values = {
        "probe": "selective-copy",
        "family": family,
        "band": "small",
        "width": 64,
        "backbone_parameters": 66_000,
        "hyperparameters": {},
        "chance": 0.125,
        "train_lengths": (64, 64),
        "test_lengths": lengths,
        "attempts": (attempt,),
        "attained": "budget-limited",
        "budget_steps": 6000,
        "budget_cpu_s": 40.0,
        "versions": {},
        "device": "here",
    }
    return Learned.model_validate(values | changed)


def row(found: Learned) -> dict[str, str]:
    ((_, (only,)),) = tables([found])
    return only


def test_the_widest_table_fits_80_columns():
    for _, rows in tables([learned(), learned(band="medium", backbone_parameters=500_000)]):
        assert max(map(len, plain_table(COLUMNS, rows, 80).splitlines())) <= 80


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ((0.999, 0.98, 0.5), ".99/.98/.50"),
        ((1.0, 1.0, 1.0), "1/1/1"),
        (None, "diverged/diverged/diverged"),
    ],
)
def test_no_score_is_rounded_up_to_perfect(scores, told):
    assert row(learned(scores=scores))["score"] == told


def test_an_error_is_told_in_its_own_unit():
    assert row(learned(scores=(0.0006, 0.17, 0.2), measure="mse"))["score"] == "0.0006/0.17/0.20"


def test_probes_have_a_table_each():
    found = [learned(), learned(probe="parity", test_lengths=(64, 128, 256)), learned("gru")]
    headings = [(heading, len(rows)) for heading, rows in tables(found)]
    assert headings == [
        ("parity, tested at 64/128/256", 1),
        ("selective-copy, tested at 64/128/256", 2),
    ]


@pytest.mark.parametrize(("score", "solved"), [(0.999, True), (0.98, False)])
def test_programs_get_one_row_per_attempt_and_length(score, solved):
    rows = list(score_rows([learned(scores=(score, 0.9, 0.5))]))
    assert [(r["length"], r["score"]) for r in rows] == [(64, score), (128, 0.9), (256, 0.5)]
    assert {r["solved"] for r in rows} == {solved}
