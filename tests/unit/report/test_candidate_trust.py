"""How far to trust each candidate's own measurement is in the JSON report."""

from __future__ import annotations

import json

from advisor import registry
from advisor.core.recommendation import Trust
from advisor.core.view import View
from advisor.testing.fakes import fake_recommendation


def test_each_candidate_has_its_own_grade_with_reasons_and_advice():
    answer = fake_recommendation("recommended", "request")
    lost = Trust(grade="C", reasons=("the processor was lost",), advice=("close programs",))
    graded, *others = answer.contenders
    contenders = (graded.model_copy(update={"trust": lost}), *others)
    view = View(answer.model_copy(update={"contenders": contenders}), width=80)
    document = json.loads(registry.get("reporters", "json").plugin.render(view))
    first, *rest = document["candidates"]
    assert first["trust"] == {
        "grade": "C",
        "reasons": ["the processor was lost"],
        "advice": ["close programs"],
    }
    assert [one["trust"] for one in rest] == [None] * len(others)
