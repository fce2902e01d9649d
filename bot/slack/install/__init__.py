"""Many workspaces: installing by OAuth, their tokens at rest, and their end."""
