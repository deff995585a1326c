"""School words: found in what people write, and explained where they stand."""
