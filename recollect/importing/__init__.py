"""`recollect import`: other programs' exports, sent through the API like any client's memories."""

from recollect.importing.commands import imports

__all__ = ["imports"]
