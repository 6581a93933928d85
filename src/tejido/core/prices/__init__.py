"""What a client pays for: price lists, the amounts that follow from them, statements of a month, and margins."""
