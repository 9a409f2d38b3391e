"""One prompt at a time, as plainly as it can be: what every other way to measure is held against."""

from __future__ import annotations

from dataclasses import replace

from ..measuring.instrument import Instrument


def alone(instrument: Instrument) -> Instrument:
    """Every prompt in a pass of its own, nothing replayed or compiled, with notices that no one reads."""
    limits = replace(instrument.limits, prompts=1, bucket_tokens=None, packed_width=None)
    return replace(instrument, limits=limits, captures=None, compiled=None, last_mlp=(), notices=[])


def fall_back(instrument: Instrument, reason: str) -> Instrument:
    """The same for the run itself, with a notice that says why."""
    instrument.notice("measured_alone", f"every prompt has a pass of its own: {reason}")
    return replace(alone(instrument), notices=instrument.notices)
