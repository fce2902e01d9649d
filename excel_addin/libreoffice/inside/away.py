"""When nothing can answer."""


class Away(Exception):  # noqa: N818 - not an error of the program
    """Why a way of computing does not work now: a sentence for the person at the sheet."""
