"""Parents look at their meetings, and choose when they are."""
