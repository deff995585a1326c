"""Events in a parent's own calendar: as a file, and at a private address that the calendar reads itself."""
