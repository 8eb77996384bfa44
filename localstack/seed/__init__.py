"""A catalogue to look at: the same 1,000 products in every new stack."""
