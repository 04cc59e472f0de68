"""The rows of a recommendation, best first, for each serving mode."""

from __future__ import annotations

from advisor.core.recommendation import Contender
from advisor.core.task import Task
from advisor.testing.fake_contenders import fake_contender

LENGTHS = (10, 40, 160, 640)
ATTENTION = "transformer-encoder"


def request_rows(task: Task) -> tuple[Contender, ...]:
    """Four that pass, one that fails, one that broke its export and two ruled out."""
    return (*_medium(task), *_others(task))


def _medium(task: Task) -> tuple[Contender, ...]:
    return (
        fake_contender(
            task,
            "gru",
            "medium",
            2.61,
            "recommended",
            "keeps every budget; best expected quality among those that do",
            (3.6, 3.0),
            0.71,
            lengths=LENGTHS,
            memory_mb=61.2,
        ),
        fake_contender(
            task,
            "lstm",
            "medium",
            3.04,
            "passes",
            "passes, but is 1.2 times slower for the same expected quality",
            (3.6, 3.0),
            0.14,
            lengths=LENGTHS,
            memory_mb=62.9,
        ),
        fake_contender(
            task,
            ATTENTION,
            "medium",
            1.12,
            "passes",
            "passes, but is expected to be less accurate because 10,000 examples are few for "
            "attention without pre-training",
            (0.0, 3.8),
            0.11,
            lengths=LENGTHS,
            growth=1.35,
            memory_mb=71.4,
        ),
    )


def _others(task: Task) -> tuple[Contender, ...]:
    return (
        fake_contender(
            task,
            "gru",
            "small",
            0.84,
            "passes",
            "passes, but is expected to be 3 points less accurate than gru medium",
            (1.8, 3.0),
            0.04,
            memory_mb=56.0,
        ),
        fake_contender(
            task,
            ATTENTION,
            "large",
            24.9,
            "fails",
            "p95 28.4 ms is over 20 ms",
            (1.8, 3.8),
            memory_mb=96.1,
        ),
        fake_contender(
            task,
            "bilstm",
            "medium",
            None,
            "failed",
            "export broke the contract: outputs at length 1 differ by 0.3",
        ),
        *(
            fake_contender(
                task,
                "tcn",
                band,
                None,
                "ruled out",
                "sees 31 steps at most; the task's inputs have up to 256",
            )
            for band in ("tiny", "small")
        ),
    )


def stream_rows(task: Task) -> tuple[Contender, ...]:
    """Two that pass, a growing cache that fails, and one that cannot stream."""
    return (
        fake_contender(
            task, "gru", "small", 0.041, "recommended", "keeps every budget", (3.0, 3.0), 0.66
        ),
        fake_contender(
            task,
            "tcn",
            "small",
            0.073,
            "passes",
            "passes, but each step takes 1.8 times longer",
            (3.0, 3.4),
            0.34,
        ),
        fake_contender(
            task,
            "transformer-decoder",
            "small",
            2.31,
            "fails",
            "p95 2.63 ms is over 2 ms",
            (1.2, 3.8),
        ),
        *(
            fake_contender(
                task,
                "bilstm",
                band,
                None,
                "ruled out",
                "reads the input in both directions, so it cannot stream",
            )
            for band in ("tiny", "small", "medium")
        ),
    )


def generate_rows(task: Task) -> tuple[Contender, ...]:
    """Two that pass and one whose process crashed."""
    return (
        fake_contender(
            task,
            "lstm",
            "medium",
            0.62,
            "recommended",
            "keeps every budget",
            (-0.6, 3.0),
            0.69,
            first_token_ms=4.1,
            growth=0.0,
            lengths=(8, 64),
        ),
        fake_contender(
            task,
            "transformer-decoder",
            "medium",
            0.71,
            "passes",
            "passes, but each token takes 1.1 times longer and its cache grows with the text",
            (0.0, 3.8),
            0.31,
            first_token_ms=2.2,
            growth=0.15,
            lengths=(8, 64),
        ),
        fake_contender(
            task,
            "elman",
            "medium",
            None,
            "failed",
            "measuring process ended with a segmentation fault",
        ),
    )
