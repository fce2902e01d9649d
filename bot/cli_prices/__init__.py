"""`gpusize prices`: see, refresh, compare, settle and export the price history."""
