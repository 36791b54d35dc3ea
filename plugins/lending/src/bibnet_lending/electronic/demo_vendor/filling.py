"""What the demonstration's vendor sells."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .shop import Title

_TITLES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("Толстой, Лев", "Анна Каренина", "399.00", {"most_loans": 24}),
    ("Достоевский, Фёдор", "Преступление и наказание", "349.00", {"days": 365}),
    ("Чехов, Антон", "Рассказы", "149.00", {"at_once": None}),
    ("Булгаков, Михаил", "Мастер и Маргарита", "599.00", {"most_loans": 24, "age_mark": 16}),
    ("Гоголь, Николай", "Мёртвые души", "199.00", {}),
    ("Тургенев, Иван", "Отцы и дети", "179.00", {"renewals": 0}),
    # No library of the demonstration has it.
    ("Гончаров, Иван", "Фрегат «Паллада»", "249.00", {"year": 2021, "age_mark": 12}),
)


def titles() -> dict[str, Title]:
    """By the vendor's number."""
    rows = [
        Title(f"demo-{number}", name, author, price=Decimal(price), **terms)
        for number, (author, name, price, terms) in enumerate(_TITLES, 1)
    ]
    return {one.vendor_title: one for one in rows}
