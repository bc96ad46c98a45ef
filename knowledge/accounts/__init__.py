"""Accounts: who uses the service, in which session, and up to which level."""
