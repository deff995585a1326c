"""The pages of one event in the staff console."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
EVENTS = "/console/events"
ONE = f"{EVENTS}/{{event_id}}"
