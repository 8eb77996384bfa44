"""One module for each kind of store. They only read, and refuse a store with more rows than the bound."""
