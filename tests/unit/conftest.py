"""No unit test sees what the person who runs it has measured or trained."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def own_home(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path_factory.mktemp("home")))
