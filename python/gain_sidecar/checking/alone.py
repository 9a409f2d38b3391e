"""One prompt at a time, without any shortcut: the reference for every other way to measure."""

from __future__ import annotations

from dataclasses import replace

from ..measuring.instrument import Instrument


def alone(instrument: Instrument) -> Instrument:
    """Every prompt in its own pass, nothing replayed or compiled; its notices are discarded."""
    limits = replace(instrument.limits, prompts=1, bucket_tokens=None, packed_width=None)
    return replace(instrument, limits=limits, captures=None, compiled=None, last_mlp=(), notices=[])


def fall_back(instrument: Instrument, reason: str) -> Instrument:
    """The same for the run itself, with a notice of the reason."""
    instrument.notice("measured_alone", f"every prompt has a pass of its own: {reason}")
    return replace(alone(instrument), notices=instrument.notices)
