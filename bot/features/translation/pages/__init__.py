"""The page about translation in the staff console."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
