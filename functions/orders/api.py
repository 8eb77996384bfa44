"""Orders over HTTP."""

from orders.routes import orders
from shop.http.app import create_app, lambda_handler

app = create_app("Orders", [orders.router])
handler = lambda_handler(app)
