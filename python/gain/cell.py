"""A result in a cell of a notebook: the answer, its figures, and the rows' most important columns."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

from .errors import GainError

if TYPE_CHECKING:
    from .result import Result

SHOWN_ROWS = 10
# The others repeat these, or are large; `Result.figures` has them.
FIGURES = ("category_estimates", "depth_profile", "last_block_terms", "entropy_scatter")
_COLUMNS = ("Category", "Prompt_Short", "Last_Gain", "Total_Amp", "Entropy", "Top_Token", "Error_Text")


def html_of(result: Result) -> str:
    """HTML without scripts. A figure is an image, so that its style stays inside."""
    head = f"<p><b>{escape(repr(result))}</b></p>"
    try:
        answer = f"<pre>{escape(_answer(result.summary().text))}</pre>"
        drawn = result.figures()
        figures = "".join(_figure(name, drawn[name]) for name in FIGURES if name in drawn)
    except GainError as error:
        return f"{head}{_table(result)}<p>{escape(error.text)}</p>"
    return f"{head}{answer}<div>{figures}</div>{_table(result)}"


def _answer(text: str) -> str:
    """The summary's first paragraph, before the line above its tables."""
    return text.partition("\n\n====")[0]


def _figure(name: str, svg: str) -> str:
    data = base64.b64encode(svg.encode()).decode("ascii")
    style = "max-width: 48%; vertical-align: top"
    return f'<img alt="{escape(name)}" style="{style}" src="data:image/svg+xml;base64,{data}">'


def _table(result: Result) -> str:
    """The first rows."""
    columns = [name for name in _COLUMNS if any(value is not None for value in result.columns[name])]
    rows = min(SHOWN_ROWS, len(result))
    head = "".join(f"<th>{name}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_text(result.columns[name][row]))}</td>" for name in columns) + "</tr>"
        for row in range(rows)
    )
    more = f"<p>the first {rows} of {len(result)} rows</p>" if rows < len(result) else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
