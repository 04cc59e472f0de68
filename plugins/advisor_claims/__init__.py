"""What practitioners and papers say about sequence models, each claim with its source."""
