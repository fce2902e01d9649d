"""Excel's custom functions: their metadata, the page that answers them, the manifests."""
