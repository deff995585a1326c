"""Expectations in the staff console: the teacher's answers, asking the parents, and reading what they answered."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
PLACE = "/console/groups/{group_id}/expectations"
