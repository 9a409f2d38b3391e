"""A sidecar with a simulated kernel fault: the output of the last block's MLP is 3 % too large, in float32 only.

The end-to-end tests start it instead of the real one.
"""

from __future__ import annotations

import sys
from typing import Any

import torch
from gain_sidecar import service as room
from gain_sidecar.__main__ import serve
from gain_sidecar.models.loading import load_model


def load_wrong(*arguments: Any) -> Any:
    """The model, with the fault."""
    loaded = load_model(*arguments)
    mlp = loaded.model.model.layers[-1].mlp
    mlp.register_forward_hook(lambda _, __, output: output * 1.03 if output.dtype == torch.float32 else None)
    return loaded


room.load_model = load_wrong

if __name__ == "__main__":
    sys.exit(serve(room.ModelService(), sys.argv[1:]))
