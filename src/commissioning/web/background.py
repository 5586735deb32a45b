"""The jobs and chores of the pages: emails that wait or fall due, and what is forgotten. Loaded at the start."""

from commissioning.web import glass_letters
from commissioning.web.sign_in import expired, letters

__all__ = ["expired", "glass_letters", "letters"]
