"""What memories say, written into the graph and taken out again, inside the caller's transaction."""

from knowledge.stores.facts.memory_facts import MemoryFacts

__all__ = ["MemoryFacts"]
