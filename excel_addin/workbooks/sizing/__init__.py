"""The sizing model: how many accelerators a rate needs, what binds, and which cost least."""
