"""What C++ libraries write to file descriptor 2 escapes Python's streams; here it is caught."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def captured_stderr() -> Iterator[Callable[[], str]]:
    """Within, descriptor 2 is a file; the callable gives what was written, afterwards."""
    with tempfile.TemporaryFile() as sink:
        sys.stderr.flush()
        original = os.dup(2)
        os.dup2(sink.fileno(), 2)
        text: list[str] = []
        try:
            yield lambda: "".join(text)
        finally:
            sys.stderr.flush()
            os.dup2(original, 2)
            os.close(original)
            sink.seek(0)
            text.append(sink.read().decode(errors="replace"))
