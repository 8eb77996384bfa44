"""events/samples holds a payload for each function, and it is what its trigger would send."""

from __future__ import annotations

from shop.contracts.registry import all_messages
from shop.messaging.records import decode, records_of
from tests.contract.dispatch import MESSAGE_TYPES
from tools import generated, sample_payloads
from tools.template import functions, load, mappings


def test_every_function_has_a_current_sample() -> None:
    assert sample_payloads.payloads().keys() == functions(load()).keys()
    assert not generated.stale(sample_payloads.files(), sample_payloads.FOLDER), "run `make schemas`"


def test_kafka_samples_decode_as_the_step_decodes_them() -> None:
    contracts = {message.TYPE: message for message in all_messages()}
    for mapping in mappings(load()).values():
        payload = sample_payloads.payloads()[mapping["FunctionName"]["Ref"]]
        decoded = [decode(record, contracts) for record in records_of(payload)]
        assert decoded
        assert all(envelope and envelope.type in MESSAGE_TYPES.values() for envelope in decoded)
