"""Trains matched twins, pairs of models that differ in their wiring alone, measured while they train."""
