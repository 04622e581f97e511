"""What can be read off a piece of text by itself: its marks, labels, names, periods and prizes."""
