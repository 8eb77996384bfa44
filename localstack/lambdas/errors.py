"""Errors that the user can fix. The command line prints them without a traceback."""


class LambdasError(Exception):
    """The message says what is wrong and what to do."""


class TemplateError(LambdasError):
    """The template cannot be run here."""
