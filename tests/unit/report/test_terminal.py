"""The terminal report fits its width, needs no colour, and does not obey hostile text."""

import re

import pytest
from rich.cells import cell_len

from advisor.core.failure import Failure
from advisor.core.recommendation import Tuning
from advisor.core.settings import Settings
from advisor.core.view import View
from advisor.report.terminal import TerminalReporter
from advisor.testing.fakes import (
    fake_candidate,
    fake_contender,
    fake_recommendation,
    fake_task,
)

ANSWERS = [
    ("recommended", "request"),
    ("tie", "request"),
    ("nothing-fits", "request"),
    ("undecided", "request"),
    ("recommended", "stream"),
    ("recommended", "generate"),
]
HOSTILE = "\x1b[31m[red]x[/red]\u202e\x9b\r\n" + "y" * 10_000


def render(answer, **view):
    return TerminalReporter().render(View(answer, **view)).decode("utf-8")


def request(*contenders, **changes):
    found = {
        "contenders": contenders,
        "winner": contenders[0].id,
        "crossings": (),
        "serving": (),
        **changes,
    }
    return fake_recommendation().model_copy(update=found)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 120, 160, 300])
@pytest.mark.parametrize(("status", "mode"), ANSWERS)
def test_no_line_is_wider_than_the_window_nor_160(status, mode, width):
    lines = render(fake_recommendation(status, mode), width=width).splitlines()
    assert max(cell_len(line) for line in lines) <= max(40, min(width, 160))


def test_a_wide_window_is_used():
    lines = render(fake_recommendation(), width=160).splitlines()
    assert max(cell_len(line) for line in lines) > 110


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("recommended", ["Use gru medium", "2.97 ms of 20 ms", "1 thread", "71 %"]),
        ("tie", ["tie: gru medium or lstm medium", "the cheaper one", "87 %"]),
        ("nothing-fits", ["Nothing fits", "gru tiny", "is over 1 ms", "To make it fit"]),
        ("undecided", ["Undecided", "gru medium", "at least 59 runs"]),
    ],
)
def test_the_verdict_stands_in_the_first_five_lines(status, said):
    top = " ".join(" ".join(render(fake_recommendation(status)).splitlines()[:5]).split())
    for words in said:
        assert words in top


@pytest.mark.parametrize(("status", "mode"), ANSWERS)
def test_colour_adds_nothing_that_plain_text_lacks(status, mode):
    answer = fake_recommendation(status, mode)
    plain, coloured = render(answer), render(answer, color=True)
    assert "\x1b" not in plain
    assert "\x1b[" in coloured
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


def test_the_environment_changes_nothing(monkeypatch):
    expected = render(fake_recommendation())
    for name in ("FORCE_COLOR", "COLUMNS", "JUPYTER_COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("TERM", "dumb")
    assert render(fake_recommendation()) == expected


def test_hostile_text_is_shown_clipped_and_not_obeyed():
    failed = Failure(stage="load", plugin=HOSTILE, reason=HOSTILE)
    candidate = fake_candidate(HOSTILE, "tiny")
    row = fake_contender(fake_task(), reason=HOSTILE)
    answer = request(
        row.model_copy(update={"candidate": candidate}),
        fake_contender(fake_task(), "lstm", reason=HOSTILE),
        task=fake_task(name=HOSTILE[:150]),
        reasons=(HOSTILE,),
        failures=(failed,),
    )
    text = render(answer, width=80, command=HOSTILE)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "[red]x[/red]" in text
    assert "\\x1b" in text
    assert len(text) < 12_000
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_an_ascii_terminal_gets_ascii():
    raw = TerminalReporter().render(View(fake_recommendation(), encoding="ascii"))
    assert b"+3.6 +-3.0" in raw
    assert b"\\u" not in raw, "every symbol of ours has its ASCII form"


def test_rows_of_different_origin_say_so_each():
    task = fake_task()
    answer = request(
        fake_contender(task, standing="recommended"),
        fake_contender(task, "lstm", origin="measured-same-hardware"),
        fake_contender(task, "tcn", origin="predicted"),
    )
    lines = render(answer, width=100).splitlines()
    endings = {line.split()[0]: line.split()[-1] for line in lines if line.startswith("    ")}
    assert (endings["gru"], endings["tcn"]) == ("here", "predicted")
    assert any("lstm medium" in line and line.endswith("same hw") for line in lines)


def test_a_prediction_says_how_far_it_may_be_off():
    """Beside its median, in the legend, and with the verdict; what has no interval has a dash."""
    task = fake_task()
    made = [
        fake_contender(task, standing="recommended", origin="predicted"),
        fake_contender(task, "lstm", origin="predicted"),
    ]
    measured = made[0].measurement.model_copy(update={"predicted_share": 0.0412})
    answer = request(made[0].model_copy(update={"measurement": measured}), made[1])
    text = render(answer, width=120)
    lines = [line.split() for line in text.splitlines()]
    title = next(words for words in lines if "p50" in words and "±" in words)
    assert title.index("±") == title.index("p50") + 1
    assert any(words[:2] == ["gru", "medium"] and "4.1" in words for words in lines)
    assert any(words[:2] == ["lstm", "medium"] and "–" in words for words in lines)
    assert "predicted ±4.1 %, not measured" in text
    assert "how far the predicted p50 may be off" in text


def test_one_model_at_two_settings_can_be_told_apart():
    task = fake_task()
    one, two = (
        fake_contender(task).model_copy(
            update={"candidate": fake_candidate(settings=Settings(threads=n))}
        )
        for n in (1, 2)
    )
    lines = render(request(one, two)).splitlines()
    assert any("threads" in line for line in lines)
    assert sum(line.lstrip().startswith("gru medium  ") for line in lines) >= 2


def test_a_number_over_its_budget_is_marked_and_the_mark_explained():
    text = render(fake_recommendation("nothing-fits"))
    assert "1.49!" in text
    assert re.search(r"^  !\s+over the budget$", text, re.MULTILINE)


def test_nothing_measured_still_reads_well():
    rows = [
        fake_contender(fake_task(), family, "tiny", None, "ruled out", "needs a GPU")
        for family in ("gru", "lstm")
    ]
    answer = fake_recommendation("nothing-fits").model_copy(
        update={"contenders": tuple(rows), "nearest_miss": None, "would_change": ()}
    )
    text = render(answer)
    assert text.startswith("Nothing fits.")
    assert "gru tiny   ruled out: needs a GPU" in text
    assert "Candidates, best first" not in text


def test_no_budget_is_no_requirement():
    task = fake_task(serving={"mode": "request"}, limits={})
    row = fake_contender(task, standing="recommended", lengths=(10, 160))
    text = render(request(row, task=task))
    assert text.startswith("Use gru medium: p95 2.96 ms per request.\n")
    assert "allowed" not in text


def test_sizes_of_one_family_with_one_reason_share_a_line():
    text = render(fake_recommendation("recommended", "stream"), width=120)
    assert "bilstm tiny, small, medium  ruled out: reads the input" in text


def test_the_provider_that_really_ran_is_shown_with_a_fallback():
    contender = fake_contender(fake_task(), standing="recommended")
    measured = contender.measurement
    runs = tuple(
        run.model_copy(update={"nodes_by_provider": {"XnnpackExecutionProvider": 3}})
        for run in measured.runs
    )
    moved = contender.model_copy(
        update={"measurement": measured.model_copy(update={"runs": runs})}
    )
    text = " ".join(render(request(moved)).split())
    assert "nodes ran on Xnnpack: not all nodes ran where they were asked to" in text


@pytest.mark.parametrize(
    ("settings", "times", "over_defaults", "said"),
    [
        (Settings(threads=2), 1.6, 1.2, "2 threads, float32: 1.6 times as fast (1.5 to 1.7)"),
        (Settings(threads=2), 1.6, 1.2, "1.2 times as fast as with the runtime's defaults"),
        (Settings(), 1.0, 2.5, "1 thread, float32: 2.5 times as fast as with the runtime's"),
        (Settings(), 1.0, None, "none of 2 other settings is surely faster"),
    ],
)
def test_the_settings_to_run_it_with_say_what_they_gain(settings, times, over_defaults, said):
    answer = fake_recommendation("recommended")
    spread = 0.1 if times > 1 else 0.0
    tuning = Tuning(
        candidate=answer.winner,
        settings=settings,
        times=times,
        low=times - spread,
        high=times + spread,
        over_defaults=over_defaults,
        tried=(Settings(), Settings(threads=2), Settings(threads=2, spinning=True)),
    )
    top = render(answer.model_copy(update={"tunings": (tuning,)}))
    assert said in " ".join(top.split())
