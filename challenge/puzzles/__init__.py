"""What the answer page asks: five letters in a picture, five digits in a recording, a sum."""
