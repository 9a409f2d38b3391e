"""The structure of a model, proven by running it: blocks, residual stream, norms, wiring."""
