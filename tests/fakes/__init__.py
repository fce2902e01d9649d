"""Hand-written stand-ins for services we do not own."""
