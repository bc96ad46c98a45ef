"""A small invented life that `make run` loads, so that search and relationships have something to answer from."""

from recollect.sample.loader import Progress, SampleReport, load

__all__ = ["Progress", "SampleReport", "load"]
