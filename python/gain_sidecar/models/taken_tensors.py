"""Records which tensors of the weight files a load by transformers uses, and which it does not.

Its loading info lists unused tensors under converted names, and without those that its classes ignore. Here
each tensor's own name is recorded, with the name that it would have in the model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

RENAME = "rename_source_key"


@dataclass
class Tensors:
    """Tensors by their name in the files. A tensor that is a part of one of the model's is taken."""

    renamed: dict[str, str] = field(default_factory=dict)
    """The last name that transformers searched for in the model."""
    taken: dict[str, str] = field(default_factory=dict)

    @property
    def unread(self) -> dict[str, str]:
        """Those that the model does not have, with the name that was searched for."""
        return {name: as_named for name, as_named in self.renamed.items() if name not in self.taken}

    @property
    def second_copies(self) -> dict[str, str]:
        """Tensors that have replaced an earlier one in the model, with that one's name."""
        sources: dict[str, list[str]] = defaultdict(list)
        for name, target in self.taken.items():
            sources[target].append(name)
        return {
            name: names[0] for names in sources.values() for name in names[1:] if _is_copy(name, names[0])
        }


@contextmanager
def watched() -> Iterator[Tensors]:
    """While inside, the name that a load searches for is recorded for each tensor."""
    from transformers import core_model_loading

    rename, tensors = getattr(core_model_loading, RENAME), Tensors()

    def watching(source_key: str, *arguments: object, **options: object) -> object:
        found = rename(source_key, *arguments, **options)
        model = options.get("meta_state_dict", arguments[3] if len(arguments) > 3 else None)
        if isinstance(model, dict):
            tensors.renamed[source_key] = found[0]
            if found[0] in model:
                tensors.taken[source_key] = found[0]
        return found

    setattr(core_model_loading, RENAME, watching)
    try:
        yield tensors
    finally:
        setattr(core_model_loading, RENAME, rename)


def _is_copy(name: str, first: str) -> bool:
    """By names that differ in their beginning only; the experts that form one tensor differ in more."""
    return name.endswith(f".{first}") or first.endswith(f".{name}")
