"""The questions a visitor answers, and how a page asks them."""
