"""A sidecar that outlives its session by stated minutes, so that the next run finds its model loaded."""
