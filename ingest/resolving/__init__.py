"""How names are told apart and brought together: their parts, their likeness, and what is said around them."""
