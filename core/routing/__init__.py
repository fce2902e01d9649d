"""Requests over several providers: who serves how many, what is refused, what it costs."""
