"""Errors that a user of the local Lambda service can act on. The command line prints them without a traceback."""


class LambdasError(Exception):
    """Something the user must mend; the message says what."""


class TemplateError(LambdasError):
    """The template asks for something that cannot be run here."""
