"""The fold and the pure functions of an inventory: scan, classify, audit, changes."""
