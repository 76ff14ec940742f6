"""Documents on disk: the only place that parses and writes them."""
