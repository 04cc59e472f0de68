"""The commands that only look: tasks, plugins, schema. Tables for people, JSON for programs."""

from __future__ import annotations

import json
import tomllib

import pytest

OURS = {"elman", "lstm", "gru", "bilstm", "bigru", "tcn"}
ATTENTION = {"transformer-encoder", "transformer-decoder"}


def test_plugins_are_rows_with_their_distribution(advisor):
    document = advisor("plugins", "--json").json
    assert document["schema_version"] == 1
    families = {row["name"]: row for row in document["plugins"] if row["group"] == "families"}
    assert set(families) >= OURS | ATTENTION
    keys = {"name", "group", "distribution", "version", "status", "reason"}
    assert all(set(row) == keys for row in document["plugins"])
    gru = families["gru"]
    assert (gru["distribution"], gru["status"]) == ("advisor", "ok")
    assert gru["reason"]


def test_the_kept_list_is_the_fresh_one(advisor, tmp_path):
    home = {"ADVISOR_HOME": str(tmp_path)}
    first = advisor("plugins", **home).out
    assert (tmp_path / "plugins.json").exists()
    assert advisor("plugins", **home).out == first
    assert advisor("plugins", "--fresh", **home).out == first
    (tmp_path / "plugins.json").write_text("[]")
    assert advisor("plugins", **home).out == first


def test_plugins_are_listed_where_nothing_can_be_kept(advisor, tmp_path):
    (tmp_path / "file").write_text("")
    ended = advisor("plugins", ADVISOR_HOME=str(tmp_path / "file"))
    assert ended.code == 0
    assert "transformer-encoder" in ended.out


def test_tables_fit_80_columns_and_wider_ones_are_used(advisor):
    narrow = advisor("plugins").out.splitlines()
    wide = advisor("plugins", COLUMNS="140").out.splitlines()
    assert max(map(len, narrow)) <= 80 < max(map(len, wide)) <= 140
    assert len(wide) < len(narrow)


def test_every_shipped_task_can_be_printed_and_read_again(advisor, tmp_path):
    rows = advisor("tasks", "--json").json["tasks"]
    assert len(rows) >= 8
    for row in rows[:2]:
        text = advisor("tasks", row["name"]).out
        assert tomllib.loads(text)["kind"] == row["kind"]


@pytest.mark.parametrize("name", ["task", "report", "profile"])
def test_a_schema_is_a_json_schema(advisor, name):
    schema = json.loads(advisor("schema", name).out)
    assert schema["type"] == "object"
    assert "schema_version" in schema["properties"]


def test_stdout_of_another_encoding_is_no_reason_to_fail(advisor):
    ended = advisor("device", "--no-ceilings", PYTHONIOENCODING="ascii")
    assert ended.code == 0
    assert ended.out.isascii()
