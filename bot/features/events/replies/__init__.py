"""What families answer to an invitation: who has a place, who waits for one, and whom a free one is offered to."""
