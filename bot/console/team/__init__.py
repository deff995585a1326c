"""The people who work at the school: who they are, what each may see, and lending groups to each other."""
