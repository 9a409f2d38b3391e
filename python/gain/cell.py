"""HTML of results for a cell of a notebook, without scripts. A figure is an image, so that its style
stays inside."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from html import escape

SHOWN_ROWS = 10
# The others repeat these, or are large.
OF_ONE = ("category_estimates", "depth_profile", "last_block_terms", "entropy_scatter", "gain_by_position")
OF_SEVERAL = ("model_forest", "pairs", "category_by_model", "architecture_comparison")
_COLUMNS = ("Category", "Prompt_Short", "Last_Gain", "Total_Amp", "Entropy", "Top_Token", "Error_Text")


def answer_html(text: str, figures: Mapping[str, str]) -> str:
    """The first paragraph of a summary, and the figures that say most."""
    chosen = [name for name in (OF_SEVERAL if OF_SEVERAL[0] in figures else OF_ONE) if name in figures]
    drawn = "".join(_figure(name, figures[name]) for name in chosen)
    # A line of this sign is above the tables.
    answer = text.partition("\n\n====")[0]
    return f"<pre>{escape(answer)}</pre><div>{drawn}</div>"


def _figure(name: str, svg: str) -> str:
    data = base64.b64encode(svg.encode()).decode("ascii")
    style = "max-width: 48%; vertical-align: top"
    return f'<img alt="{escape(name)}" style="{style}" src="data:image/svg+xml;base64,{data}">'


def rows_html(columns: Mapping[str, Sequence[object]]) -> str:
    """The first rows, with the columns that say most."""
    names = [name for name in _COLUMNS if any(value is not None for value in columns[name])]
    count = len(columns["Prompt"])
    rows = range(min(SHOWN_ROWS, count))
    head = "".join(f"<th>{name}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_text(columns[name][row]))}</td>" for name in names) + "</tr>"
        for row in rows
    )
    more = f"<p>the first {len(rows)} of {count} rows</p>" if len(rows) < count else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def paragraph(text: str, bold: bool = False) -> str:
    """One paragraph of plain text."""
    return f"<p><b>{escape(text)}</b></p>" if bold else f"<p>{escape(text)}</p>"


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
