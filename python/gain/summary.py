"""The statistics that gain's program found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from pathlib import Path

from . import program


@dataclass(frozen=True, repr=False)
class Summary:
    """`findings` is findings.json (docs/outputs.md), `text` is summary.txt."""

    findings: dict[str, object]
    text: str

    @classmethod
    def read(cls, folder: Path) -> Summary:
        """From a folder of the program's outputs."""
        findings = json.loads((folder / program.FINDINGS).read_text("utf-8"))
        return cls(findings, (folder / program.SUMMARY).read_text("utf-8"))

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.text)}</pre>"
