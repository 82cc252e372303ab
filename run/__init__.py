"""Which files, in what order, within what limits: worker processes that read, and the configuration."""
