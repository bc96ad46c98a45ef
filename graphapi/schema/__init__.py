"""The nouns of the API: every type made from a domain value by `of`."""
