"""What families offer, good ones and broken ones."""

from __future__ import annotations

import pytest

from advisor import registry
from advisor.core.candidate import Capabilities
from advisor.core.settings import Settings
from advisor.core.task import KINDS
from advisor.errors import InputError
from advisor.pipeline.offers import check_sizes, gather
from advisor.testing.fakes import fake_candidate, fake_device, fake_task

ABLE = Capabilities(kinds=frozenset(KINDS), causal=True, streams=True, generates=True)


class Foreign:
    """A family as anyone may write it; `offer` is what it offers, or the error it raises."""

    api_version, summary, source = 1, "a family", "a paper"

    def __init__(self, offer, capabilities=ABLE):
        self.offer, self.capabilities = offer, capabilities

    def candidates(self, task, device):
        if isinstance(self.offer, BaseException):
            raise self.offer
        return self.offer

    def build(self, candidate):
        raise NotImplementedError


@pytest.fixture
def installed(monkeypatch):
    """`installed({name: plugin})`: besides these, nothing is installed."""

    def make(plugins):
        found = tuple(registry.Found("families", n, "x", "1", "x:y") for n in sorted(plugins))
        monkeypatch.setattr(registry, "find", lambda group: found)
        monkeypatch.setattr(registry, "load", lambda f: registry.Loaded(f, plugins[f.name]))

    return make


def test_all_installed_families_offer(monkeypatch):
    registry.find.cache_clear()
    offers = gather(fake_task(), fake_device())
    assert set(offers.capabilities) == {f.name for f in registry.find("families")}
    assert offers.failures == ()
    assert {c.family for c in offers.candidates} <= set(offers.capabilities)
    bands = {c.band for c in offers.candidates}
    assert len(bands) == 3


def test_settings_reach_every_candidate(installed):
    installed({"mine": Foreign([fake_candidate("mine", b) for b in ("small", "medium")])})
    offers = gather(fake_task(), fake_device(), settings=Settings(threads=2))
    assert {c.settings.threads for c in offers.candidates} == {2}
    assert len({c.id for c in offers.candidates}) == 2


@pytest.mark.parametrize(
    ("plugin", "reason"),
    [
        (Foreign(RuntimeError("no idea")), "RuntimeError: no idea"),
        (Foreign(SystemExit(3)), "SystemExit: 3"),
        (Foreign(["gru"]), "TypeError: candidates() gave str, not Candidate"),
        (Foreign(None), "TypeError: 'NoneType' object is not iterable"),
        (
            Foreign([fake_candidate("gru")]),
            "ValueError: candidates() speaks for 'gru', a family of another name",
        ),
        (
            Foreign([fake_candidate("mine"), fake_candidate("mine")]),
            "ValueError: candidates() gives mine medium twice",
        ),
        (Foreign([], capabilities={"kinds": []}), "capabilities is dict, not Capabilities"),
    ],
)
def test_a_family_that_breaks_is_a_failure_and_the_others_go_on(installed, plugin, reason):
    installed({"good": Foreign([fake_candidate("good")]), "mine": plugin})
    offers = gather(fake_task(), fake_device())
    assert [c.family for c in offers.candidates] == ["good"]
    (failure,) = offers.failures
    assert (failure.stage, failure.plugin) == ("candidates", "mine")
    assert failure.reason == reason


def test_only_the_families_asked_for(installed):
    installed({n: Foreign([fake_candidate(n)]) for n in ("one", "two")})
    offers = gather(fake_task(), fake_device(), ["two"])
    assert [c.family for c in offers.candidates] == ["two"]


def test_only_the_sizes_asked_for(installed):
    bands = ("tiny", "small", "medium", "large")
    installed({"mine": Foreign([fake_candidate("mine", b) for b in bands])})

    def offered(**changes) -> list[str]:
        return [
            o.candidate.band for o in gather(fake_task(limits={}), fake_device(), **changes).offers
        ]

    assert offered(sizes=["tiny"]) == ["tiny"]
    assert offered() == ["small", "medium", "large"]


def test_what_is_ruled_out_stays_on_offer_with_its_reason(installed):
    installed({"mine": Foreign([fake_candidate("mine", b) for b in ("small", "large")])})
    offers = gather(fake_task(), fake_device(), sizes=["small", "large"], families=["mine"])
    tight = gather(fake_task(limits={"model_mb": 4}), fake_device(), sizes=["small", "large"])
    assert [o.ruled_out for o in offers.offers] == ["", ""]
    assert [bool(o.ruled_out) for o in tight.offers] == [False, True]
    assert [c.band for c in tight.candidates] == ["small"]


def test_where_every_family_is_broken_there_is_nothing(installed):
    installed({"mine": Foreign(RuntimeError("no"))})
    offers = gather(fake_task(), fake_device())
    assert (offers.offers, len(offers.failures)) == ((), 1)


def test_sizes_are_checked_with_the_nearest():
    check_sizes(["tiny", "large"])
    with pytest.raises(InputError) as caught:
        check_sizes(["tiny", "larg"])
    assert str(caught.value.problems[0]) == "sizes: 'larg' is no size (did you mean 'large'?)"
