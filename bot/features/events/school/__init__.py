"""What staff see and do for one event: who comes, what is brought, the list at the door."""
