"""Calculations about hardware: the router, spec sheets, power and carbon."""
