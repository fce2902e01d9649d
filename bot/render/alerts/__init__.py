"""What an alert says: read from its payload, put into words, drawn."""
