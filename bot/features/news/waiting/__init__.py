"""Nobody forgotten: for each child when the last good news went out, and a reminder once a week."""
