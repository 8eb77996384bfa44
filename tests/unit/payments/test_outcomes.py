"""What is recorded of a call whose operation or payment has changed meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from payments.domain.check_payment import check_payment
from payments.domain.model import IntentStatus, Operation, Payment, Progress, Refused, Standing, Status, Task, Unknown
from payments.domain.record_operation import record_operation
from payments.domain.record_outcome import record_outcome
from payments.domain.resume_operation import resume_operation
from shop.contracts.inventory import ConfirmStock
from tests.unit.payments.fakes import ORDER, TOTAL, World, authorise, void

pytestmark = pytest.mark.unit


def begun() -> tuple[World, Task]:
    """A payment whose creation was claimed and is being called."""
    world = World()
    task = record_operation(world.work, "authorise", authorise())
    assert task is not None
    return world, task


def row(world: World, operation_id: str = "authorise") -> Operation:
    found = world.operations.find(operation_id)
    assert found is not None
    return found


def test_an_outcome_whose_operation_is_gone_is_an_error() -> None:
    world, task = begun()
    world.operations.rows.clear()
    with pytest.raises(LookupError, match="authorise"):
        record_outcome(world.work, task, Unknown("timeout"))


def test_an_answer_that_is_not_believed_puts_the_operation_off() -> None:
    world, task = begun()
    intent = world.provider.create(task.payment, "authorise")
    dearer = replace(intent, amount=replace(TOTAL, amount=TOTAL.amount + 1))
    record_outcome(world.work, task, dearer)
    assert world.journal.lines == ["other_amount"]
    assert row(world).progress is Progress.PENDING
    assert world.operations.pauses["authorise"] == world.work.timing.backoff


def test_an_unknown_outcome_of_an_operation_that_was_ended_changes_nothing() -> None:
    world, task = begun()
    world.operations.save(replace(row(world), progress=Progress.DONE))
    pauses = dict(world.operations.pauses)
    record_outcome(world.work, task, Unknown("timeout"))
    assert (row(world).progress, world.operations.pauses) == (Progress.DONE, pauses)


def test_a_refused_creation_ends_the_void_that_waits_for_it() -> None:
    world, task = begun()
    record_operation(world.work, "void", void())
    assert world.payment.status is Status.VOIDING
    record_outcome(world.work, task, Refused("invalid_request"))
    assert row(world).progress is Progress.REFUSED
    assert row(world, "void").progress is Progress.DONE
    assert world.payment.standing is Standing.VOIDED
    assert world.told() == ["payment_voided"]


def test_a_command_of_another_service_is_an_error() -> None:
    with pytest.raises(TypeError, match="confirm_stock"):
        record_operation(World().work, "id", ConfirmStock(order_id=ORDER))


def test_a_payment_without_a_pending_operation_has_nothing_to_resume() -> None:
    world = World().authorised()
    assert not resume_operation(world.transact, world.provider, world.payment.payment_id)
    assert not resume_operation(world.transact, world.provider, "no such payment")


def test_the_answer_about_a_payment_that_is_gone_changes_nothing() -> None:
    world = World().authorised()
    payment: Payment = world.payment
    world.provider.put(ORDER, status=IntentStatus.TAKEN, received=TOTAL.amount)
    world.payments.rows.clear()
    assert check_payment(world.transact, world.provider, payment)
    assert world.payments.rows == {}
