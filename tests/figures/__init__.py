"""Every figure of the source documents, printed and recomputed by the calculations."""
