"""What a user's mistake in a task file looks like to the user."""

import os
import re
from pathlib import Path

import pytest

from advisor.core.task import Task
from advisor.errors import InputError
from advisor.files.task_toml import load_task, parse_task, profile_names, read_task

GOOD = """
schema_version = 1
kind = "classification"
[input]
type = "tokens"
length = { typical = 40, max = 256 }
[serving]
mode = "request"
latency_ms = 20
"""


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_task(text, "task.toml")
    assert caught.value.exit_code == 2
    return [str(problem) for problem in caught.value.problems]


def message(call: object, *arguments: object) -> str:
    with pytest.raises(InputError) as caught:
        call(*arguments)  # type: ignore[operator]
    assert caught.value.exit_code == 2
    return f"{caught.value.message} | {caught.value.hint}"


def test_a_good_file_becomes_a_task_with_whole_numbers_taken_as_milliseconds() -> None:
    task = parse_task(GOOD, "task.toml")
    assert (task.kind, task.input.length.longest, task.latency_s) == ("classification", 256, 0.02)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("max = 256", "mx = 256", "input.length.mx: unknown key (did you mean 'max'?)"),
        ("latency_ms", "latencyms", "serving.latencyms: unknown key (did you mean 'latency_ms'?)"),
        ("= 20", '= "20"', "serving.latency_ms: expected a number, got '20'"),
        ("= 20", "= true", "serving.latency_ms: expected a number, got true"),
        ("= 20", "= 2020-01-01", "serving.latency_ms: expected a number, got a date or time"),
        ("= 20", "= -1", "serving.latency_ms: expected above 0, at most 3,600,000, got -1"),
        ("= 20", "= nan", "serving.latency_ms: expected above 0, at most 3,600,000, got nan"),
        ("= 20", "= inf", "serving.latency_ms: expected above 0, at most 3,600,000, got inf"),
        ("= 40", "= 40.5", "input.length.typical: expected a whole number, got 40.5"),
        ("= 40", "= 'forty'", "input.length.typical: expected a whole number, got 'forty'"),
        ("= 40", "= 0", "input.length.typical: expected 1 to 1,000,000, got 0"),
        ("= 40", "= 400", "input.length: typical (400) is above max (256)"),
        ("= 1\n", "= 2\n", "schema_version: this advisor reads format 1, not 2"),
        ("{ typical = 40, max = 256 }", "40", "input.length: expected a table such as "
         "{ typical = 40, max = 256 }, got 40"),
        ('type = "tokens"', 'type = "token"', "input.type: expected one of tokens, features; "
         "got 'token' (did you mean 'tokens'?)"),
        ('type = "tokens"', 'type = "features"', "input: features need channels: how many numbers "
         "describe one step"),
        ("request", "generate", "kind: a classification answer is not generated token by token; "
         "use mode 'request'"),
        ("mode", "period_ms = 5\nmode", "serving: period_ms is for mode 'stream', not 'request'"),
        ("kind =", "percentile = 99\nkind =", "percentile: percentile belongs in [serving]"),
        ("mode", "kind = 1\nmode", "serving.kind: kind belongs in the top of the file, before the "
         "first section"),
        ('type = "tokens"\n', "", "input.type: missing; expected one of tokens, features"),
        ("mode", "wings = 2\nmode", "serving.wings: unknown key; [serving] has mode, batch, "
         "latency_ms, first_token_ms, percentile, period_ms, requests_per_second"),
    ],
)  # fmt: skip
def test_one_mistake_gives_one_plain_problem(old: str, new: str, expected: str) -> None:
    assert old in GOOD
    assert problems(GOOD.replace(old, new, 1)) == [expected]


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    found = problems(
        'kind = "tagging"\nlimits = 3\n[input]\ntype = 1\nlenght = 2\n[data]\nexamples = 0'
    )
    assert [line.split(":")[0] for line in found] == [
        "input.lenght",
        "input.type",
        "input.length",
        "serving",
        "limits",
        "data.examples",
    ]


def test_no_message_speaks_of_pydantic_or_python() -> None:
    found = problems(
        "schema_version = 1.5\nname = 3\nkind = []\npriority = {}\n[[input]]\n[serving]\n"
        "mode = 1\nbatch = 1e3\npercentile = 1_000\n[limits]\nmemory_mb = []\n[needs]\nrecall = 5"
    )
    assert len(found) == 10
    told = " ".join(found)
    assert not re.search(r"Input should|dict|instance|NoneType|valid integer|literal", told)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1\nkind = classification\n", "line 2, column 8: Invalid value\n  kind = classif"),
        ('name = "abc', "is not valid TOML: Unterminated string"),
        ("x = " + "[" * 100_000, "nested too deeply"),
        ("x = " + "1" * 5_000, "is not valid TOML: Exceeds the limit"),
        ("", "task.toml is empty | `advisor ask -o task.toml` writes"),
        ("# only a comment\n", "task.toml is empty"),
        ("a = 1\na = 2\n", "line 2, column"),
    ],
)
def test_what_is_not_a_table_says_where_and_why(text: str, expected: str) -> None:
    assert expected in message(parse_task, text, "task.toml")


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "task.toml"
    assert "there is no task file" in message(read_task, path)
    path.write_bytes(b'name = "\xff"')
    assert "not UTF-8 text (byte 9" in message(read_task, path)
    path.write_text("# " + "x" * 1_000_000)
    assert "larger than 1 MB" in message(read_task, path)
    assert "is a directory" in message(read_task, tmp_path)
    assert "cannot read" in message(read_task, path / "beneath.toml")
    assert "file name too long" in message(read_task, tmp_path / ("x" * 300 + ".toml"))
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    assert "too many levels" in message(read_task, tmp_path / "loop.toml")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    path = tmp_path / "task.toml"
    path.write_text(GOOD)
    path.chmod(0)
    assert "permission denied" in message(read_task, path)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "task.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_task(path).kind == "classification"


def test_an_unknown_name_names_the_nearest_and_all() -> None:
    told = message(load_task, "film-review-sentimet")
    assert "did you mean 'film-review-sentiment'?" in told
    assert all(name in told for name in profile_names())


@pytest.mark.parametrize("name", ["", "nothing-like-it", "film-review-sentiment.toml", "a/b"])
def test_an_unknown_name_is_never_a_traceback(name: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "tasks that come with advisor" in message(load_task, name)


def test_a_name_is_found_beside_a_directory_but_a_file_goes_first(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("keyword-spotting").mkdir()
    assert load_task("keyword-spotting").serving.mode == "stream"
    Path("sensor-forecasting").write_text(GOOD)
    assert load_task("sensor-forecasting").kind == "classification"


@pytest.mark.parametrize("name", profile_names())
def test_each_shipped_task_is_complete(name: str) -> None:
    task = load_task(name)
    assert isinstance(task, Task)
    assert task.name != "unnamed task"
    assert task.output.size is not None
    assert task.latency_s is not None
    assert task.limits.memory_mb is not None
    assert task.limits.model_mb is not None
    assert task.data.examples is not None


def test_the_shipped_tasks_cover_every_way_of_serving() -> None:
    tasks = [load_task(name) for name in profile_names()]
    assert len(tasks) >= 8
    assert {task.serving.mode for task in tasks} == {"request", "stream", "generate"}
    assert {task.input.type for task in tasks} == {"tokens", "features"}
