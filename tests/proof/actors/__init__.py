"""The people of load, fault and benchmark runs: buyers with accounts, and the admin who puts products on sale."""
