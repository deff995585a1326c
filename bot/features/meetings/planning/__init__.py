"""Meetings as school plans and changes them in the console: who, when, in which way, and who is at the table."""
