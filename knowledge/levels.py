"""The four levels of sensitivity, in order."""

from enum import IntEnum


class Sensitivity(IntEnum):
    GENERAL = 0
    CONFIDENTIAL = 1
    SECRET = 2
    ULTRA_SECRET = 3


LEVELS = tuple(Sensitivity)

LOCKED_CLEARANCE = Sensitivity.CONFIDENTIAL
"""What a session may open before any step-up."""
