"""Events in the staff console: the list, making one, changing and cancelling it."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
