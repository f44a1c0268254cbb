"""The cursor through a form's questions, and the machine's own forms."""
