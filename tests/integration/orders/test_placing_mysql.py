"""The suite of tests/unit/orders, on the engine."""

from tests.unit.orders.test_placing import *  # noqa: F403
