"""Shortcuts that save seconds of a start and change no result. `door` is the only module that others import.

Some replace internals of transformers or of Python's import system. GAIN_FAST_START=0 switches all off.
"""
