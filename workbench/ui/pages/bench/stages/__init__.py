"""The page of each stage, on the right of the source."""
