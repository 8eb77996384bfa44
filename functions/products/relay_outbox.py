from __future__ import annotations

from products.wiring import outbox
from shop.messaging.relay import relay_outbox

handler = relay_outbox(outbox)
