"""Which model, where its weights come from, and how it gets into memory."""
