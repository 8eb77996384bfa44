"""The text that is printed when the shop is open."""

from __future__ import annotations

from localstack.stack import Stack


def opened(stack: Stack, seconds: float, detached: bool) -> str:
    shop = stack.url("shop")
    lines = {
        "Shop": shop,
        "API docs": f"{shop}/docs",
        "Admin": f"{stack.values['ADMIN_EMAIL']} / {stack.values['ADMIN_PASSWORD']}",
        "Provider": stack.url("provider"),
        "Functions": f"{stack.url('lambda')}/_local/health",
        "Logs": f"{stack.data / 'logs'} (`make logs`)",
    }
    end = "`make down` closes it." if detached else "Ctrl-C closes it."
    table = "\n".join(f"  {name:<10}{value}" for name, value in lines.items())
    return f"\nThe shop is open after {seconds:.1f} s. {end}\n{table}"
