"""What each line of a document is: its mark, its label and fields, a heading, or no text at all."""
