"""The jobs and chores of the pages: emails that wait or fall due. Each app has such a module, loaded at the start."""

from commissioning.web import glass_letters
from commissioning.web.sign_in import letters

__all__ = ["glass_letters", "letters"]
