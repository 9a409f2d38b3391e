"""The sidecar: loads a language model and measures how its residual stream grows from block to block."""
