"""Audits how the instrument reads every causal language model that transformers knows."""
