from inventory.domain.confirm_stock import confirm_stock
from inventory.domain.release_stock import release_stock
from inventory.domain.reserve_stock import reserve_stock
from inventory.wiring import unit_of_work
from shop.contracts.inventory import ConfirmStock, ReleaseStock, ReserveStock
from shop.messaging.kafka_step import kafka_step

handler = kafka_step(
    consumer="inventory.on_commands",
    unit_of_work=unit_of_work,
    routes={ReserveStock: reserve_stock, ConfirmStock: confirm_stock, ReleaseStock: release_stock},
)
