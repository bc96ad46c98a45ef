"""What a language model reads in memories: asked with little, believed where the text bears it out, not waited for."""
