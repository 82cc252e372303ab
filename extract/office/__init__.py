"""Word and Excel files as pages: their tables are told by the file itself, so that no grid has to be found."""
