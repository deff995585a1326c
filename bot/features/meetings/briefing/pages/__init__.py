"""The page of one talk in the staff console, and the same for paper."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
ONE = "/console/meetings/{meeting_id}"
