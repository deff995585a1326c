"""Invitation sheets in the staff console: making and taking back, what is printed, and the poster."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
