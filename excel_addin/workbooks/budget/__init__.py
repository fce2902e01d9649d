"""The budget model: what compute costs by workload, against shares that sum to 100%."""
