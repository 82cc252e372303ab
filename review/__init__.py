"""The local web page: the originals beside what was read from them, and what people decide on it."""
