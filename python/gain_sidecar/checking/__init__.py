"""The checks of a load: is the instrument valid on this model, and how far is it from wider arithmetic?"""
