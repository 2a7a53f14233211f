"""The Converters page: writing, testing and trusting converters."""
