"""What school gets before a talk: what the family prepared, what it was told, and what to think of."""
