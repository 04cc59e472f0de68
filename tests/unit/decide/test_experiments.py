"""Many claims, little work: what is merged and what must stay apart."""

from __future__ import annotations

from advisor.core.claim import Experiment, Where
from advisor.decide.experiments import merged, thinned, told
from advisor.testing.fakes import fake_task


def latency(families, lengths, **more):
    return Experiment(what="latency", families=families, lengths=lengths, **more)


def test_equal_settings_are_one_experiment_with_all_families_and_lengths():
    one = latency(("lstm", "gru"), (64, 16))
    other = latency(("gru", "tcn"), (16, 256))
    assert merged([one, other]) == (latency(("gru", "lstm", "tcn"), (16, 64, 256)),)


def test_what_changes_the_figure_stays_apart():
    asked = [
        latency(("gru",), (16,)),
        latency(("gru",), (16,), batch=32),
        latency(("gru",), (16,), mode="stream"),
        latency(("gru",), (16,), size="small"),
        Experiment(what="training", families=("gru",), lengths=(16,)),
        Experiment(what="probe", families=("gru",), probe="parity"),
        Experiment(what="probe", families=("gru",), probe="recall"),
        Experiment(what="gradient", families=("gru",)),
    ]
    assert sorted(map(repr, merged(asked))) == sorted(map(repr, asked))


def test_the_cheap_ones_come_first():
    probe = Experiment(what="probe", families=("gru",), probe="parity")
    training = Experiment(what="training", families=("gru",), lengths=(16,))
    assert [e.what for e in merged([probe, training, latency(("gru",), (16,))])] == [
        "latency",
        "training",
        "probe",
    ]


def test_training_does_not_hang_on_how_a_model_is_served():
    a = Experiment(what="training", families=("gru",), lengths=(16,))
    assert merged([a, a.model_copy(update={"mode": "generate"})]) == (a,)


def test_quick_keeps_the_ends_and_the_middle():
    assert thinned((16, 64, 256, 1024, 4096)) == (16, 256, 1024)
    assert thinned((64, 16)) == (16, 64)
    assert thinned((4096, 16_384)) == (4096,)
    (quick,) = merged([latency(("gru",), (16, 64, 256, 1024, 4096))], quick=True)
    assert quick.lengths == (16, 256, 1024)


def test_an_experiment_in_words():
    one = latency(("gru", "lstm"), (16, 1024), batch=32)
    assert told(one) == "request latency of gru, lstm, medium, batch 32, at 16 to 1,024 steps"
    probe = Experiment(what="probe", families=("gru",), probe="parity")
    assert told(probe) == "what gru learn of parity"


def test_where_a_claim_speaks():
    task = fake_task()  # classification, request, 40 steps, one at a time
    assert Where().covers(task)
    assert Where(kinds=("classification",), modes=("request",), lengths=(1, 40)).covers(task)
    assert not Where(lengths=(41, 100)).covers(task)
    assert not Where(kinds=("tagging",)).covers(task)
    assert not Where(modes=("stream",)).covers(task)
    assert not Where(batches=(2, 64)).covers(task)
    assert Where(devices="accelerators").covers(task)  # words for the reader
    assert Where(lengths=(1, 64), devices="CPU").told == "1 to 64 steps; CPU"
