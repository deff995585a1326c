"""Letters to parents about a meeting: that there is one, what changed, and what is to be done."""
