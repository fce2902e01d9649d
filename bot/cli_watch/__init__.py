"""`gpusize watch` and `gpusize audit`: scenarios, their checks, and who did what."""
