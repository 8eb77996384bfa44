"""Injects faults into the open shop and audits it: `make faults F=F3 N=100`."""
