"""Trains and measures one model: the model, one captured step, and the run from its start to its record."""
