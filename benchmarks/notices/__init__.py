"""Privacy notices of made-up organisations with their truth, and how right the notice reader is about them."""
