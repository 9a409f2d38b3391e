"""Finds the requested model and its weights, and loads them."""
