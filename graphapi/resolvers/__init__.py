"""The verbs of the API: each asks one service and hands its answer to a noun."""
