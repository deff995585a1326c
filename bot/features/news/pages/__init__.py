"""Good news in the staff console: who waits for some, what came back, and how far it reaches."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
