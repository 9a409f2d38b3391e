"""The lanes of a run on a Ray cluster. The only package that imports ray."""
