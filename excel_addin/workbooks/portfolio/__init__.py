"""The portfolio model: many workloads, the GPUs of each, and all of them as they grow."""
