"""Meetings in the staff console: the list, planning them, and one plan with its times."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
PLACE = "/console/meetings"
