"""A payment provider on one's own machine: Stripe's wire API, a durable ledger, and misbehaviour on request."""
