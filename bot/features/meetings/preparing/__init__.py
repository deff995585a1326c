"""A parent prepares for a meeting: their questions, in small steps, in their own language."""
