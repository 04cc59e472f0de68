"""`advisor claims`: the list, one in full, and what this device says of them."""

from __future__ import annotations

import pytest

KEYS = {"id", "number", "says", "quotes", "source", "figure", "standing", "status", "reason"}


def test_the_list_has_every_row_with_its_source(advisor):
    document = advisor("claims", "--json").json
    assert document["schema_version"] == 1
    assert document["failures"] == []
    rows = {row["number"]: row for row in document["claims"]}
    assert {"C01", "C48", "R1", "R15"} <= set(rows)
    assert all(set(row) >= KEYS for row in rows.values())
    assert {row["status"] for row in rows.values()} == {"not tested"}
    assert rows["C02"]["quotes"][0]["words"]


def test_the_list_for_people_fits_the_terminal(advisor):
    text = advisor("claims").out
    assert max(map(len, text.splitlines())) <= 80
    assert "C02 " in text
    assert "advisor claims --test" in text


def test_one_in_full(advisor):
    text = advisor("claims", "r12").out
    assert text.startswith("forget-bias (R12): ")
    for part in ("Said", "Literature", "Holds", "Expects", "Tested by"):
        assert f"\n  {part}" in text
    assert "gradient by lag" in text


def test_an_unknown_claim_names_the_nearest(advisor):
    ended = advisor("claims", "forget-bais")
    assert ended.code == 2
    assert "forget-bias" in ended.err


def test_how_to_test_needs_test(advisor):
    ended = advisor("claims", "--quick", "--time-limit", "5")
    assert ended.code == 2
    assert "--quick: needs --test" in ended.err
    assert "--time-limit: needs --test" in ended.err


@pytest.mark.long
@pytest.mark.slow
def test_a_claim_is_tested_here_and_the_second_time_from_the_store(advisor, tmp_path):
    home = {"ADVISOR_HOME": str(tmp_path)}
    (row,) = advisor("claims", "R12", "--test", "--json", **home).json["claims"]
    assert row["status"] == "confirmed here"
    assert "forget bias" in row["reason"]
    again = advisor("claims", "R12", "--test", "--json", **home)
    assert again.json["claims"] == [row]
    assert "gradients by lag" not in again.err  # nothing was made


@pytest.mark.long
@pytest.mark.slow
def test_a_profile_of_training_steps(advisor, tmp_path):
    arguments = ("--training", "--families", "lstm", "--sizes", "tiny", "--lengths", "16,32")
    document = advisor("profile", *arguments, "--json", ADVISOR_HOME=str(tmp_path)).json
    assert [cost["length"] for cost in document["training"]] == [16, 32]
    assert all(cost["ms_per_thousand_tokens"] > 0 for cost in document["training"])
    table = advisor("profile", *arguments, ADVISOR_HOME=str(tmp_path)).out
    assert "milliseconds per 1,000 tokens" in table
    assert "fused LSTM" in table
