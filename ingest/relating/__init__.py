"""Patterns that say how people, places and firms are tied, and what reads them."""
