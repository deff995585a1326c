"""Messages from school in the staff console: writing one."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
