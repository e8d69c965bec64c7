"""Two files, one human being: when that is asked, what speaks for it, how they lie side by side."""
