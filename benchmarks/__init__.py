"""Measured claims, through the product's public way; not shipped. Run one with `python -m benchmarks.NAME --help`."""
