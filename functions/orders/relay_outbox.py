from orders.wiring import unit_of_work
from shop.messaging.relay import relay_outbox

handler = relay_outbox(unit_of_work.outbox)
