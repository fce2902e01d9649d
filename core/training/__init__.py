"""Training: operations, time with restarts, and memory of a run."""
