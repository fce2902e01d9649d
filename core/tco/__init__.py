"""Total cost of accelerators over months: owning, renting, cash flows. Shared with the workbook."""
