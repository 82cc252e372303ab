"""hecha 核查: read Chinese government self-evaluation reports and check what does not add up."""
