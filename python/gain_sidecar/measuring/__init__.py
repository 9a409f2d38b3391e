"""Prompts in, rows out: batches, hooks, norms."""
