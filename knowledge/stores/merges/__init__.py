"""Entities and topics made one, parted again and removed, inside the caller's transaction."""
