"""The ways in which this server can be spoken to: the same ERP behind each, a wire of its own in front of it."""
