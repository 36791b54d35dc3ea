"""Waiting for what a page must ask for: to Playwright's `wait_for_function` any promise is true."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

MILLISECONDS = 30_000


def wait_until(page: Page, predicate: str, arg: Any = None) -> None:
    """Return when the function in JavaScript gives a promise of something true; else fail."""
    page.evaluate(
        f"""async (arg) => {{
          const holds = {predicate};
          const last = Date.now() + {MILLISECONDS};
          while (!(await holds(arg))) {{
            if (Date.now() > last) throw new Error("waited in vain");
            await new Promise((go) => setTimeout(go, 50));
          }}
        }}""",
        arg,
    )
