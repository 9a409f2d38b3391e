"""Audits the instrument on every causal language model of transformers."""
