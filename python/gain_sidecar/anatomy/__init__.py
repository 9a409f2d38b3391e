"""What a model is made of, proven by running it: blocks, residual stream, norms, wiring."""
