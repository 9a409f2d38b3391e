"""Trains matched twins, pairs of models that differ in their wiring alone, and measures them while they train."""
