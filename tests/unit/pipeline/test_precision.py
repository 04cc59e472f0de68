"""A precision that was asked for: taken where it changes something, told where it does not."""

from __future__ import annotations

from advisor.core.artifact import Converted
from advisor.core.failure import Failure
from advisor.core.shape import TaskShape
from advisor.pipeline.bench import Prepared
from advisor.pipeline.offers import Offer, Offers
from advisor.pipeline.precision import in_precision
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_task

TASK = fake_task()
SHAPE = TaskShape.of(TASK)
LSTM, GRU, SMALL, BAD = (
    fake_candidate("lstm"),
    fake_candidate("gru"),
    fake_candidate("gru", "small"),
    fake_candidate("tcn"),
)
OFFERS = Offers((Offer(LSTM), Offer(GRU, "too large"), Offer(SMALL), Offer(BAD)), {}, ())


class Bench:
    """int8 changes the LSTM, not the GRU; the TCN breaks; another file is not converted."""

    asked: tuple[str, ...] = ()

    def prepare(self, candidates, shape, longest):
        self.asked = tuple(c.label for c in candidates)
        made = Converted(precision="int8", operators={"DynamicQuantizeLSTM": 2}, deviation=0.01)
        return Prepared(
            {
                c.id: fake_artifact(c, TASK).model_copy(update={"converted": made})
                for c in candidates
                if c.family == "lstm"
            },
            tuple(
                Failure(stage="export", plugin="tcn", candidate=c.id, reason="it crashed")
                for c in candidates
                if c.family == "tcn"
            ),
            {c.id: "int8: no effect on gru" for c in candidates if c.family == "gru"},
        )


def test_float32_costs_nothing():
    bench = Bench()
    assert in_precision(OFFERS, "float32", bench, SHAPE, 256) == (OFFERS, ())
    assert bench.asked == ()


def test_each_is_taken_where_it_has_an_effect_and_the_rest_is_told():
    bench = Bench()
    offers, said = in_precision(OFFERS, "int8", bench, SHAPE, 256)
    assert bench.asked == ("lstm medium", "gru small", "tcn medium")
    assert [(o.candidate.label, o.candidate.precision) for o in offers.offers] == [
        ("lstm medium", "int8"),
        ("gru medium", "float32"),
        ("gru small", "float32"),
        ("tcn medium", "float32"),
    ]
    assert offers.offers[1].ruled_out == "too large"
    assert said == (
        "gru small measured in float32 instead (int8: no effect on gru)",
        "tcn medium measured in float32 instead (int8: it crashed)",
    )


def test_one_reason_for_several_is_said_once():
    both = Offers((Offer(GRU), Offer(SMALL)), {}, ())
    _, said = in_precision(both, "int8", Bench(), SHAPE, 256)
    assert said == ("gru medium, gru small measured in float32 instead (int8: no effect on gru)",)


def test_an_unconverted_file_is_not_called_int8(monkeypatch):
    bench = Bench()
    monkeypatch.setattr(
        bench,
        "prepare",
        lambda candidates, *_: Prepared({c.id: fake_artifact(c, TASK) for c in candidates}),
    )
    offers, said = in_precision(Offers((Offer(LSTM),), {}, ()), "int8", bench, SHAPE, 256)
    assert offers.offers == (Offer(LSTM),)
    assert len(said) == 1
