"""What two files say beside each other, in words and marks."""
