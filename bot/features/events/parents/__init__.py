"""Invitations in a parent's chat: answering, helping, and what is coming."""
