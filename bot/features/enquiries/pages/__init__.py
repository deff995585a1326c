"""Questions of parents in the staff console: the list, and one question with what can be done."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
PATH = "/console/questions"
ONE = f"{PATH}/{{enquiry_id}}"
