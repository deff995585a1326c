"""How far the school reaches its families: counts by group and language, and who is to be reached in another way."""
