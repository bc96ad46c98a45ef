"""Every Cypher statement, one per file, and the loader that checks each against its header.

A file is `cypher/<noun>/<verb_phrase>.cypher` and begins with `//` lines: a sentence of purpose, then

    // params: owner_id, clearance, ids
    // returns: id, memory
    // scope: service                      (only for statements that no tenant's request runs)
    // scope: lease                        (upkeep under the owner's lease: ids and counters only)
    // for each: type in RelationType      (the body is expanded once per member of that closed list)
"""

from cypher.statement import Statement, StatementError, load, load_each, names

__all__ = ["Statement", "StatementError", "load", "load_each", "names"]
