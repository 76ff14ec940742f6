"""Open files safely: what notices, connectors and stores all need."""
