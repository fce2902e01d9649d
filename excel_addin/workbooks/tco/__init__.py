"""The model of total cost: renting accelerators in four ways against owning them."""
