"""How well prediction does, in words and for programs."""

from __future__ import annotations

import json

from advisor.cli.prediction_words import prediction_entry, sentences
from advisor.pipeline.prediction import Judged, Prediction
from advisor.predict.errors import Errors

USUAL = Errors(128, 0.029, 0.1234, 116, 128)


def said(errors, **families):
    (sentence,) = sentences(Prediction(Judged(errors, families), None))
    return sentence


def test_one_sentence_says_error_and_coverage():
    assert said(USUAL) == (
        "between lengths measured, prediction errs by 2.9 % in the median (90 % within 12 %); "
        "its 90 % intervals held 91 % of 128 points left out"
    )


def test_only_families_that_are_much_worse_are_named_the_worst_first():
    worse = {name: Errors(12, median, 0.3, 10, 12) for name, median in PER_FAMILY.items()}
    assert said(USUAL, **worse).endswith("left out; worse: tcn 20 %, elman 6.0 %")
    exact = Errors(6, 0.0001, 0.002, 6, 6)
    assert "worse" not in said(exact, gru=Errors(6, 0.04, 0.05, 6, 6)), "4 % is still good"
    assert "errs by under 0.1 % in" in said(exact)


PER_FAMILY = {"gru": 0.05, "elman": 0.06, "tcn": 0.2}


def test_too_few_points_have_no_intervals():
    assert said(Errors(1, 0.02, 0.02, 0, 0)).endswith(
        "; too few for intervals with 1 point left out"
    )


def test_nothing_between_says_nothing():
    nothing = Prediction(None, None)
    assert sentences(nothing) == []
    assert prediction_entry(nothing) == {"lengths": None, "sizes": None}


def test_programs_get_shares():
    found = prediction_entry(Prediction(None, Judged(USUAL, {"gru": USUAL})))
    assert json.loads(json.dumps(found)) == found
    assert found["sizes"]["coverage"] == 116 / 128
    assert found["sizes"]["families"]["gru"]["median"] == 0.029
