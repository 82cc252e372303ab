"""From the tables and lines of a form to its record: labels by meaning, whatever the layout."""
