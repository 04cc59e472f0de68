"""The report for programs: one JSON object, in ASCII so that no locale can spoil it."""

from __future__ import annotations

import json
from typing import ClassVar

from advisor.core.protocols import API_VERSION
from advisor.core.view import View
from advisor.report.entries import report


class JsonReporter:
    """Renders the `Report` document; its JSON Schema is printed by `advisor schema report`."""

    api_version: ClassVar[int] = API_VERSION
    summary: ClassVar[str] = "one JSON object with a published schema, for scripts"

    def render(self, view: View) -> bytes:
        """The document, indented, with a newline at its end. A NaN is a bug and raises."""
        document = report(view).model_dump(mode="json")
        return (json.dumps(document, indent=2, allow_nan=False) + "\n").encode("ascii")
