"""Agreements in the staff console: written, shown as each parent reads them, given, and followed."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
