"""An inverted index of numbered records: postings, term dictionaries, segment files, merging."""
