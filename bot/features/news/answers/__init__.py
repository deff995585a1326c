"""What parents answer to good news: hearts, and good words from home; for the teacher once a day."""
