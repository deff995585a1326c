"""The linked parents of one pupil, for leaders."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
