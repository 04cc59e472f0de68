"""Whatever task there is, its file reads back equal."""

import tomllib
from typing import Any, get_args

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from advisor.core.task import KINDS, MODES, Need, Priority, Task
from advisor.files.task_toml import parse_task, write_task

MS = st.floats(min_value=1e-6, max_value=1000.0)
MB = st.floats(min_value=1e-3, max_value=1e7)


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A section with any of these fields."""
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    typical = draw(st.integers(1, 1_000_000))
    length = {"typical": typical, **draw(some(max=st.integers(typical, 1_000_000)))}
    tokens = {"type": "tokens", **draw(some(vocab_size=st.integers(2, 2_000_000)))}
    features = {"type": "features", "channels": draw(st.integers(1, 100_000))}
    data = {
        "kind": draw(st.sampled_from(KINDS)),
        "input": {**draw(st.sampled_from([tokens, features])), "length": length},
        "output": draw(some(size=st.integers(1, 2_000_000))),
        "serving": draw(serving()),
        "limits": draw(some(memory_mb=MB, model_mb=MB)),
        "data": draw(
            some(
                examples=st.integers(1, 10**12),
                pretrained=st.sampled_from(["allowed", "unavailable"]),
            )
        ),
        "needs": draw(some(recall=needs(), state_tracking=needs(), long_range=needs())),
        **draw(
            some(
                name=st.text(min_size=1, max_size=200),
                priority=st.sampled_from(get_args(Priority)),
            )
        ),
    }
    try:
        return Task.model_validate(data)
    except ValidationError:
        assume(False)
        raise


def needs() -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(Need))


@st.composite
def serving(draw: st.DrawFn) -> dict[str, Any]:
    mode = draw(st.sampled_from(MODES))
    extra = {"stream": {"period_ms": MS}, "generate": {"first_token_ms": MS}}.get(mode, {})
    return {
        "mode": mode,
        **draw(
            some(
                batch=st.integers(1, 4096),
                latency_ms=MS,
                percentile=st.floats(50, 99.9),
                requests_per_second=MS,
                **extra,
            )
        ),
    }


@settings(max_examples=200, deadline=None)
@given(tasks())
def test_a_written_task_reads_back_equal(task: Task) -> None:
    assert parse_task(write_task(task), "task.toml") == task


def test_only_what_differs_from_the_default_is_written_in_the_design_order() -> None:
    task = Task.model_validate(
        {
            "serving": {"mode": "stream", "period_ms": 10, "percentile": 95},
            "input": {"length": {"typical": 5, "max": 9}, "type": "features", "channels": 3},
            "kind": "tagging",
        }
    )
    text = write_task(task)
    code = [line.split("  #")[0].rstrip() for line in text.splitlines()]
    assert code == [
        "schema_version = 1",
        'kind = "tagging"',
        "",
        "[input]",
        'type = "features"',
        "channels = 3",
        "length = { typical = 5, max = 9 }",
        "",
        "[serving]",
        'mode = "stream"',
        "period_ms = 10",
    ]


def test_every_written_line_says_what_its_field_means() -> None:
    task = Task.model_validate(
        {
            "kind": "tagging",
            "input": {"type": "tokens", "length": {"typical": 5}},
            "serving": {"mode": "request", "latency_ms": 2.5},
        }
    )
    values = [line for line in write_task(task).splitlines()[1:] if "=" in line.split("#")[0]]
    assert values
    assert all("  # " in line for line in values)


def test_a_name_with_everything_awkward_stays_toml() -> None:
    name = 'a "quoted" \\ back # not a comment\ttab\nline\x7f\x00 é 漢 🙂'
    task = Task.model_validate(
        {
            "name": name,
            "kind": "tagging",
            "input": {"type": "tokens", "length": {"typical": 5}},
            "serving": {"mode": "request"},
        }
    )
    assert tomllib.loads(write_task(task))["name"] == name
