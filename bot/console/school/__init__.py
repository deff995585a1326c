"""The school as its leaders set it up: a guided start for a new school, and the same things later as settings."""
