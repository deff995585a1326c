"""Machine translation of a school's own Dutch lines: masked before they leave, and Dutch whenever anything fails."""
