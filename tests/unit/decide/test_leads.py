"""Who is the fastest at which lengths."""

from __future__ import annotations

from advisor.decide.leads import leads
from advisor.testing.fakes import fake_candidate, fake_measurement, fake_task

TASK = fake_task("request")
SLOW_START = fake_candidate("transformer-encoder")
STEADY = fake_candidate("gru")


def measured(candidate, p50_ms, growth, lengths=(10, 20, 40, 80, 160)):
    return candidate, fake_measurement(candidate, TASK, p50_ms, growth=growth, lengths=lengths)


def test_the_lead_changes_once_where_costs_grow_differently():
    gru, encoder = measured(STEADY, 4.0, 1.0), measured(SLOW_START, 4.4, 0.5)
    found = leads([encoder, gru], "request")
    assert [lead.candidate for lead in found] == [STEADY.id, SLOW_START.id]
    assert found[0].longest < found[1].shortest


def test_lengths_that_not_all_were_measured_at_do_not_count():
    gru = measured(STEADY, 4.0, 1.0)
    encoder = measured(SLOW_START, 9.0, 1.0, lengths=(20, 40))
    (only,) = leads([gru, encoder], "request")
    assert (only.candidate, only.shortest, only.longest) == (STEADY.id, 20, 40)


def test_one_alone_leads_nobody():
    assert leads([measured(STEADY, 4.0, 1.0)], "request") == ()
    assert leads([], "request") == ()
