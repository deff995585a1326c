"""Informal events at school: parents are invited in their language, answer with one tap, help, and are reminded."""
