"""Measured claims, through the product's public way; not shipped. Run one with `python -m benchmarks.NAME --help`."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `recollect` has it, before anything loads numpy
