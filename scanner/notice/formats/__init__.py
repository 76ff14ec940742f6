"""Read notices that are no plain text: each format gives the same pieces, which become the same lines and blocks."""
