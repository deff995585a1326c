"""The week in the group in the staff console: writing it."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
