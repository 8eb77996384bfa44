"""The suite of tests/unit/inventory about what is for sale, on the engine."""

from tests.unit.inventory.test_for_sale import *  # noqa: F403
