"""The school words in the staff console: a list with the school's own lines, and a page for each word."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
