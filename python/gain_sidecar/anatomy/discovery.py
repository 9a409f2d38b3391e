"""Finds a model's blocks, norms, head and embedding in its module tree, and proves them by running it.

    embedding ─▶ h₀ ─▶ block 1 ─▶ h₁ ─▶ block 2 ─▶ h₂ … block L ─▶ h_L ─▶ (final norm) ─▶ head ─▶ logits

1. chain       the blocks are a list's modules, run once each, in order, each on the output of the one before
2. exit        the head reads that tensor, through named modules and at most one factor
3. causal      neither padding after a prompt nor its neighbours in a batch change its numbers
4. entry       nothing mixes tokens before the first block, so no block is missed
5. one stream  the head reads nothing of the prompt but h_L; blocks that read more than the stream are listed

A model for which this cannot be shown is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .. import errors
from .calls import Call, watching
from .chains import Chain, ModuleSequence, find_chains, module_lists
from .layer_counts import layer_counts, text_config
from .length_switches import length_switches
from .norm_kinds import norm_kind
from .passage import Passage, find_passage
from .proofs import dependence_fault, read_beside_stream
from .structure import PROBE_SHAPE, Structure, probe_ids, run_probe

if TYPE_CHECKING:
    from torch.nn import Module
    from transformers import PreTrainedModel


def discover(model: PreTrainedModel) -> Structure:
    """Find and prove the structure. Raises SidecarError with the reason when the model has another one."""
    import torch

    name = type(model).__name__
    if getattr(model.config, "is_encoder_decoder", False):
        raise errors.unsupported(name, "it is an encoder-decoder")
    head, embedding = model.get_output_embeddings(), model.get_input_embeddings()
    if not isinstance(head, torch.nn.Module):
        raise errors.unsupported(name, "it has no output head, or more than one")
    if getattr(getattr(embedding, "weight", None), "dim", int)() != 2:
        raise errors.unsupported(name, "it has no embedding of tokens, or more than one")
    lists = _candidate_lists(model)
    ids = probe_ids(model)
    with watching(_watched(model, lists)) as calls:
        logits = run_probe(model, ids)

    chain, passage, head_call = _prove_blocks(name, lists, calls, head)
    _raise_if(name, _width_fault(model, chain))
    _raise_if(name, dependence_fault(model, chain, ids, logits))
    beside = read_beside_stream(model, chain, ids, logits)
    if beside.before_blocks:
        raise errors.unsupported(name, "tokens are mixed before its first block: a block may be missed")
    if beside.head:
        raise errors.unsupported(name, "its head reads more of the prompt than the last block gives")

    entry = _find_entry(chain, calls, embedding)
    norm = passage.hops[0] if passage.hops and norm_kind(passage.hops[0]) is not None else None
    ran = {id(call.module) for call in chain.calls}
    return Structure(
        blocks=[call.module for call in chain.calls],
        blocks_path=chain.path,
        input_slot=chain.input_slot,
        output_slot=chain.output_slot,
        skipped=tuple(index for index, member in enumerate(lists[chain.path]) if id(member) not in ran),
        width=int(chain.stream[0].shape[-1]),
        head=head,
        head_path=head_call.path,
        head_slot=next(iter(head_call.inputs)),
        exit_paths=tuple(hop.path for hop in passage.hops),
        exit_factor=passage.factor,
        final_norm=norm.module if norm else None,
        final_norm_path=norm.path if norm else None,
        embedding_path=next(path for path, module in model.named_modules() if module is embedding),
        entry_paths=tuple(hop.path for hop in entry.hops) if entry else (),
        entry_factor=entry.factor if entry else None,
        reading_more=beside.blocks,
        switches=length_switches(model),
    )


def _raise_if(name: str, fault: str | None) -> None:
    if fault is not None:
        raise errors.unsupported(name, fault)


def _candidate_lists(model: PreTrainedModel) -> dict[str, ModuleSequence]:
    """The lists whose length is the config's number of layers; all lists where it states none."""
    counts = layer_counts(model.config)
    lists = {
        path: modules for path, modules in module_lists(model).items() if not counts or len(modules) in counts
    }
    if not lists:
        stated = " or ".join(map(str, counts))
        raise errors.unsupported(
            type(model).__name__, f"no list of {stated} modules, the config's number of layers, is in it"
        )
    return lists


def _watched(model: PreTrainedModel, lists: dict[str, ModuleSequence]) -> list[tuple[str, Module]]:
    """The lists' members, and all modules outside of them; recording inside a member would only cost memory.

    A module that is both inside and outside (a shared norm) counts as outside.
    """
    members = {f"{path}.{name}" for path, modules in lists.items() for name, _ in modules.named_children()}
    found: dict[int, tuple[str, Module]] = {}
    for path, module in model.named_modules(remove_duplicate=False):
        names = path.split(".")
        inside = any(".".join(names[:count]) in members for count in range(1, len(names)))
        if path and (path in members or not inside):
            found.setdefault(id(module), (path, module))
    return list(found.values())


def _prove_blocks(
    name: str, lists: dict[str, ModuleSequence], calls: Sequence[Call], head: Module
) -> tuple[Chain, Passage, Call]:
    """The one chain whose last tensor the head reads, the passage to the head, and the head's call."""
    heads = [call for call in calls if call.module is head]
    if len(heads) != 1 or not heads[0].inputs:
        raise errors.unsupported(name, f"its head is called {len(heads)} times on states, not once")
    proven: list[tuple[Chain, Passage]] = []
    faults: list[str] = []
    for path, modules in lists.items():
        found = _chains_to_head(path, list(modules), calls, heads[0])
        if isinstance(found, str):
            faults.append(f"{path}: {found}")
        else:
            proven += found
    if len(proven) != 1:
        reasons = "; ".join([*(f"{chain.path}: fits" for chain, _ in proven), *faults])
        raise errors.unsupported(name, f"its blocks cannot be identified ({reasons})")
    return *proven[0], heads[0]


def _chains_to_head(
    path: str, modules: Sequence[Module], calls: Sequence[Call], head: Call
) -> list[tuple[Chain, Passage]] | str:
    """The chains through these modules that lead to the head, or the reason why there is none."""
    chains = find_chains(path, modules, calls, PROBE_SHAPE)
    if isinstance(chains, str):
        return chains
    head_input = next(iter(head.inputs.values()))
    found: list[tuple[Chain, Passage]] = []
    for chain in chains:
        after = [call for call in calls if call.entered > chain.calls[-1].left]
        passage = find_passage(chain.stream[-1], head_input, after, head)
        if passage is not None:
            found.append((chain, passage))
    if found:
        return found
    which = "what they pass on" if len(chains) == 1 else f"any of the {len(chains)} tensors that they pass on"
    return f"what the head reads does not come from {which} alone"


def _width_fault(model: PreTrainedModel, chain: Chain) -> str | None:
    """Why the tensor holds several streams side by side; None when it is one stream."""
    stated = getattr(text_config(model.config), "hidden_size", None)
    width = chain.stream[0].shape[-1]
    if isinstance(stated, int) and width != stated:
        return (
            f"its blocks pass on {width} numbers a token, its config states {stated}: several streams in one"
        )
    return None


def _find_entry(chain: Chain, calls: Sequence[Call], embedding: Module) -> Passage | None:
    before = [call for call in calls if call.left < chain.calls[0].entered]
    for call in before:
        if call.module is embedding and call.outputs:
            return find_passage(next(iter(call.outputs.values())), chain.stream[0], before)
    return None
