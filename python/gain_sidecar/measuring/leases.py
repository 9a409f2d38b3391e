"""Measures lease after lease; a GPU gets the next lease's first batch before it has finished the last one.

expected ─▶ tokenized on a thread ─▶ started when the lease before waits for its last batch ─▶ measured
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..anatomy.structure import probe_ids, vocabulary_of
from ..messages import ErrorRow, Item, Notice, PositionBlock, VectorLayout
from .ahead import Tokenized, TokenizingAhead
from .answer import Answer
from .instrument import Instrument
from .layout import padded
from .measure import Measurement, start_batch
from .position_rows import position_blocks
from .positions import Positions
from .prompts import Prompt, TokenRules, tokenize
from .vectors import pieces

# Logits of a batch, where they are computed at positions: 256 MB in float32.
MOST_LOGITS = 1 << 26

ROLES_LEFT_OUT = (
    "a prompt of several messages is measured as plain text, without a chat template: their contents with a "
    "blank line between them, and no roles"
)


def at_positions(instrument: Instrument, positions: Positions | None) -> Instrument:
    """The instrument for these positions too, where the last block's MLP has to run as well."""
    if positions is None:
        return instrument
    limits = instrument.limits
    if positions.predictions:
        most = max(1, MOST_LOGITS // vocabulary_of(instrument.model))
        limits = replace(limits, tokens=min(limits.tokens, most))
    return replace(instrument, positions=positions, last_mlp=(), limits=limits)


def keeping(instrument: Instrument, blocks: tuple[int, ...]) -> Instrument:
    """The instrument that keeps these blocks' states, with the bits that the model's own pass has."""
    return replace(instrument, kept_blocks=blocks, last_mlp=()) if blocks else instrument


class Leases:
    """The leases of one loaded model."""

    def __init__(
        self,
        instrument: Instrument,
        rules: TokenRules,
        positions: Positions | None = None,
        kept: tuple[int, ...] = (),
    ) -> None:
        """`positions` are measured beside each prompt's last token, where the states of blocks are `kept`."""
        self.instrument, self.rules = keeping(at_positions(instrument, positions), kept), rules
        # On a CPU a batch is not asynchronous: starting it would delay the present lease.
        self._starts_early = instrument.model.device.type == "cuda"
        self._ahead: TokenizingAhead | None = None
        # The items are referenced, so that no other list can get the same id.
        self._started: tuple[Sequence[Item], Measurement, list[ErrorRow]] | None = None

    def expect(self, items: Sequence[Item]) -> None:
        """Begin to tokenize items that will be measured later."""
        if self._ahead is None:
            self._ahead = TokenizingAhead(self.instrument.tokenizer, self.rules)
        self._ahead.begin(items)

    def measure(self, items: Sequence[Item]) -> Answer:
        """Every item once, in the rows or in the errors, both in the order of the items.

        Raises SidecarError when the device has failed, never for an error of one prompt.
        """
        started, self._started = self._started, None
        if started is not None and started[0] is items:
            _, measurement, refused = started
        else:
            measurement, refused = self._begin(self._tokenized(items))
        begin = sum(prompt.begins_itself for prompt in measurement.prompts)
        rows, failed = measurement.finish(self._start_next)
        order = {item.item: index for index, item in enumerate(items)}
        errors = sorted([*refused, *failed], key=lambda row: order[row.item])
        notices = self.instrument.take_notices()
        if begin:
            notices.append(self.rules.special.notice(begin, self.instrument.text_of))
        if self.rules.chat is None and (times := sum(item.turns is not None for item in items)):
            notices.append(Notice(code="roles_left_out", text=ROLES_LEFT_OUT, times=times))
        return Answer(rows, errors, notices, self._position_blocks(measurement), pieces(measurement.vectors))

    def vector_layout(self) -> VectorLayout | None:
        """That of the kept states, by a short pass; None where none are kept. Raises SidecarError."""
        blocks = self.instrument.kept_blocks
        if not blocks:
            return None
        prompt = Prompt(0, probe_ids(self.instrument.model)[1].tolist())
        copy = start_batch(self.instrument, [prompt], padded([len(prompt.ids)]))
        copy.wait()
        assert copy.states is not None
        dtype = str(copy.states.dtype).removeprefix("torch.")
        # The stream of a model that can be loaded has one of these types.
        return VectorLayout(blocks=list(blocks), dtype=dtype, width=copy.states.shape[-1])  # type: ignore[arg-type]

    def _position_blocks(self, measurement: Measurement) -> Iterable[PositionBlock]:
        instrument = self.instrument
        if instrument.positions is None:
            return ()
        return position_blocks(
            measurement.at_positions,
            len(instrument.structure.blocks),
            instrument.groups,
            predictions=instrument.positions.predictions,
        )

    def _tokenized(self, items: Sequence[Item]) -> Tokenized:
        begun = self._ahead.take(items) if self._ahead else None
        return begun or tokenize(self.instrument.tokenizer, items, self.rules)

    def _begin(self, tokenized: Tokenized) -> tuple[Measurement, list[ErrorRow]]:
        prompts, refused = tokenized
        return Measurement(self.instrument, prompts), refused

    def _start_next(self) -> None:
        ready = self._ahead.take_ready() if self._ahead and self._starts_early else None
        if ready is not None:
            items, tokenized = ready
            measurement, refused = self._begin(tokenized)
            measurement.start()
            self._started = items, measurement, refused
