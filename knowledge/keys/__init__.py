"""Keys: a master wraps a root per owner, and what is derived from the root seals and finds that owner's data."""
