"""What is needed at an event, who brings it, and what parents suggest."""
