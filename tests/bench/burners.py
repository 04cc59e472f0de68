"""Programs that burn: one process each, gone when its parent is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SPIN = """
import os, sys
parent, count = int(sys.argv[1]), 0
while os.getppid() == parent:
    for _ in range(100_000):
        count += 1
"""
COPY = """
import os, sys
parent = int(sys.argv[1])
source, target = memoryview(bytearray(2**26)), memoryview(bytearray(2**26))
while os.getppid() == parent:
    target[:] = source
"""
"""64 MB there and back: more than any cache, so that it takes the memory's bandwidth."""


@contextmanager
def burning(code: str, count: int) -> Iterator[None]:
    """`count` processes of `code` while the body runs."""
    command = [sys.executable, "-c", code, str(os.getpid())]
    processes = [subprocess.Popen(command) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()
