"""What a load proves: the instrument holds on this model, and how far it lies from wider arithmetic."""
