"""What the pages leave to others: emails that wait for a mail server, and what is forgotten. Loaded at the start."""

from commissioning.web.sign_in import expired, letters

__all__ = ["expired", "letters"]
