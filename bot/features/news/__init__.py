"""Good news about children: from a teacher to the guardians of a child, in their own language, and back."""
