"""The report for a person at a terminal: the verdict first, then what it rests on.

Sections are flush left and their contents indented, so that structure shows without colour. Prose
keeps to 100 characters, the table and the plot use up to 160.
"""

from __future__ import annotations

from typing import ClassVar

from advisor.core.protocols import API_VERSION
from advisor.core.view import View

NARROWEST, WIDEST, PROSE = 40, 160, 100


class TerminalReporter:
    """Plain text in 40 to 160 columns, with colour only where the view allows it."""

    api_version: ClassVar[int] = API_VERSION
    summary: ClassVar[str] = "text for a terminal, from 80 to 160 columns"

    def render(self, view: View) -> bytes:
        """The report in the view's encoding; ASCII only where that is not UTF-8."""
        from advisor.report.page import page
        from advisor.report.plain import ASCII

        text = page(view, max(NARROWEST, min(view.width, WIDEST)), PROSE)
        if view.encoding.lower().replace("-", "") in ("utf8", "utf8sig"):
            return text.encode("utf-8")
        return text.translate(ASCII).encode(view.encoding, errors="backslashreplace")
