"""Price sources: one module each, that downloads a public list and reads it into price rows."""
