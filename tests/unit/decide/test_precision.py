"""What is said of another precision: called by its name only where it changed something."""

from __future__ import annotations

import pytest

from advisor.core.artifact import Converted
from advisor.core.comparison import Ratio
from advisor.core.settings import Settings
from advisor.decide.precision import broken, precisions_to_try, weighed, without_effect
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_task

FLOAT = fake_artifact(fake_candidate("lstm"), fake_task())
MADE = Converted(precision="int8", operators={"DynamicQuantizeLSTM": 2}, deviation=0.0131)


def int8(deviation: float = 0.0131):
    small = tuple(g.model_copy(update={"file_bytes": 1_000_000}) for g in FLOAT.graphs)
    made = MADE.model_copy(update={"deviation": deviation})
    return FLOAT.model_copy(update={"graphs": small, "converted": made})


@pytest.mark.parametrize(
    ("against", "outcome", "said"),
    [
        (Ratio(0.25, 0.24, 0.26), "faster", "int8: 4.0 times as fast (3.8 to 4.2), file 1.00 MB"),
        (Ratio(1.06, 1.04, 1.08), "slower", "int8: 6 % slower (4 to 8 %)"),
        (Ratio(7.0, 6.5, 7.6), "slower", "int8: 7.0 times as slow (6.5 to 7.6)"),
        (Ratio(0.99, 0.9, 1.1), "no faster", "int8: as fast as float32 within noise"),
        (None, "not measured", "int8: not measured"),
    ],
)
def test_the_outcome_is_what_the_interval_shows(against, outcome, said):
    tried = weighed(Settings(), int8(), FLOAT, against)
    assert tried.outcome == outcome
    assert tried.says.startswith(said)
    assert "its outputs differ by 1.3 % (root mean square, random weights)" in tried.says
    assert tried.says.endswith("check accuracy on your data first") == (outcome == "faster")
    assert (tried.operators, tried.deviation) == ({"DynamicQuantizeLSTM": 2}, 0.0131)


def test_settings_that_are_not_the_recommended_ones_are_said():
    two = Settings(threads=2)
    tried = weighed(two, int8(), FLOAT, Ratio(0.25, 0.24, 0.26), Settings())
    assert tried.says.startswith("int8 with 2 threads: 4.0 times as fast (3.8 to 4.2) as float32")
    same = weighed(two, int8(), FLOAT, Ratio(0.25, 0.24, 0.26), two)
    assert same.says.startswith("int8: 4.0 times as fast (3.8 to 4.2), file")


def test_times_and_their_interval_are_the_ratio_turned_round():
    tried = weighed(Settings(), int8(), FLOAT, Ratio(0.25, 0.2, 0.5))
    assert (tried.low, tried.times, tried.high) == pytest.approx((2.0, 4.0, 5.0))


def test_a_file_that_was_not_converted_is_never_called_int8():
    assert weighed(Settings(), FLOAT, FLOAT, Ratio(0.5, 0.4, 0.6)) is None


@pytest.mark.parametrize(("deviation", "said"), [(1.2345, "123 %"), (0.00004, "0.0040 %")])
def test_a_deviation_is_readable_at_any_size(deviation, said):
    assert f"differ by {said}" in weighed(Settings(), int8(deviation), FLOAT, None).says


def test_the_reason_carries_the_name_once():
    said = "int8: no effect on gru in this runtime"
    assert without_effect("int8", said).says == said
    assert without_effect("int8", said).outcome == "no effect"
    assert broken("int8", "the export ran out of memory").says.startswith("int8: the export")
    assert broken("int8", "x").outcome == "not measured"


def test_each_provider_is_offered_what_it_has_fast_kernels_for():
    assert precisions_to_try(Settings()) == ("int8",)
    assert precisions_to_try(Settings(provider="CUDAExecutionProvider")) == ("float16",)
