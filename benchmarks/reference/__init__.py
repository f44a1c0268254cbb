"""What the product is compared with: the smallest programs that do the same, each in a process of its own."""
