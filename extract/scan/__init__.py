"""From the image of a page to words and rulings."""
