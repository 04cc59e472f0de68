"""Settings and precisions searched for real: what must hold on any machine."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.long]

TASK = "phone-intent-detection"


def recommended(advisor, *options: str) -> dict[str, Any]:
    light = ("--sizes", "tiny", "--no-lengths", "--no-serving")
    return advisor("recommend", TASK, "--json", *light, *options).answer


@pytest.mark.parametrize(
    ("family", "operator"),
    [("lstm", "DynamicQuantizeLSTM"), ("transformer-encoder", "MatMulInteger")],
)
def test_int8_changes_operators_and_is_told_with_its_deviation(advisor, family, operator):
    settings = recommended(advisor, "--families", family)["recommendation"]["settings"]
    assert settings["tried"] >= 1
    assert settings["low"] <= settings["times_as_fast"] <= settings["high"]
    (int8,) = settings["precisions"]
    assert int8["precision"] == "int8"
    assert int8["operators"][operator] > 0
    assert 0 < int8["deviation"] < 0.5
    assert int8["model_mb"] < int8["float32_mb"]
    assert int8["low"] <= int8["times_as_fast"] <= int8["high"]


def test_int8_has_no_effect_on_a_gru_and_is_not_called_so(advisor):
    report = recommended(advisor, "--families", "gru")
    (int8,) = report["recommendation"]["settings"]["precisions"]
    assert int8["outcome"] == "no effect"
    assert int8["says"].startswith("int8: no effect on gru in this runtime")
    assert int8["times_as_fast"] is None


def test_asked_for_int8_each_is_taken_in_it_where_it_has_an_effect(advisor):
    report = recommended(
        advisor, "--families", "lstm,gru", "--precision", "int8", "--threads", "1"
    )
    precisions = {entry["family"]: entry["precision"] for entry in report["candidates"]}
    assert precisions == {"lstm": "int8", "gru": "float32"}
    said = " ".join(report["recommendation"]["reasons"])
    assert "gru tiny measured in float32 instead (int8: no effect on gru" in said
