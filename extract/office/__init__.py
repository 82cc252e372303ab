"""Word and Excel files as pages, whose tables the file itself tells, so that no grid has to be found.

OFD documents, too, whose pages are drawn like those of a PDF.
"""
