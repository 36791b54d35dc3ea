"""How often somebody may try. Counted in the shared cache, one for all processes."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import caches

from . import secrecy


@dataclass(frozen=True)
class Throttle:
    """At most `limit` tries within any `seconds`, by whoever `who` names.

    Each try takes a place of its own by `add`, which gives it to one of many that ask at the same
    moment: a number that is read and written back would lose tries of other processes.
    """

    name: str
    limit: int
    seconds: int

    def is_open(self, who: str) -> bool:
        return len(self._taken(self._places(who))) < self.limit

    def claim(self, who: str) -> bool:
        """Take a try before it is made; whether there was one left."""
        places = self._places(who)
        taken = self._taken(places)
        cache = caches["shared"]
        return any(cache.add(one, 1, self.seconds) for one in places if one not in taken)

    def reset(self, who: str) -> None:
        """Forget the tries, after one that was right."""
        caches["shared"].delete_many(self._places(who))

    def _taken(self, places: list[str]) -> dict[str, int]:
        return caches["shared"].get_many(places)

    def _places(self, who: str) -> list[str]:
        key = f"accounts.throttle.{self.name}.{secrecy.digest(who, purpose='throttle')[:32]}"
        return [f"{key}.{number}" for number in range(self.limit)]


# Wrong passwords of one account from anywhere: axes counts those of one account and address.
account_guesses = Throttle("account", limit=40, seconds=3600)
second_factor_guesses = Throttle("second_factor", limit=10, seconds=900)
slip_guesses = Throttle("slip", limit=10, seconds=900)
# New accounts from one address: a school class signs up at once, a robot goes on and on.
sign_ups = Throttle("sign_up", limit=40, seconds=3600)
# Answers that a login name or a contact is somebody else's.
taken_answers = Throttle("taken", limit=10, seconds=3600)
recovery_letters = Throttle("recovery", limit=3, seconds=3600)
