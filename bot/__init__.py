"""Samen: a multilingual parent messaging bot for Dutch schools."""
