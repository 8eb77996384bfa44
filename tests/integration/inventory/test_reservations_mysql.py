"""The suite of tests/unit/inventory, on the engine."""

from tests.unit.inventory.test_reservations import *  # noqa: F403
