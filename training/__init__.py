"""How the shipped models are made: texts, markup, training, export; not shipped itself."""
