"""Pictures of answers and alerts. matplotlib is imported when the first one is drawn."""
