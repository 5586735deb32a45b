"""The jobs of the pages: emails that wait for a mail server. Each app has such a module, loaded at the start."""

from commissioning.web.sign_in import letters

__all__ = ["letters"]
