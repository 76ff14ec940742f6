"""How well names, addresses and sensitive remarks are found in running text: labelled notes, a reader, a scorer."""
