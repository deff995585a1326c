"""At most three agreements after a talk: given, answered, looked at again, and ended with both sides told."""
