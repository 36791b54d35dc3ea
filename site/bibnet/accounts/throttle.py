"""How often somebody may try. Counted in the shared cache, one for all processes."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import caches

from . import secrecy


@dataclass(frozen=True)
class Throttle:
    """At most `limit` tries within `seconds` of the first, by whoever `who` names."""

    name: str
    limit: int
    seconds: int

    def is_open(self, who: str) -> bool:
        return caches["shared"].get(self._key(who), 0) < self.limit

    def count(self, who: str) -> None:
        """Note one try."""
        cache, key = caches["shared"], self._key(who)
        if not cache.add(key, 1, self.seconds):
            try:
                cache.incr(key)
            except ValueError:  # it ran out in between
                cache.add(key, 1, self.seconds)

    def reset(self, who: str) -> None:
        """Forget the tries, after one that was right."""
        caches["shared"].delete(self._key(who))

    def _key(self, who: str) -> str:
        return f"accounts.throttle.{self.name}.{secrecy.digest(who, purpose='throttle')[:32]}"


# Wrong passwords of one account from anywhere: axes counts those of one account and address.
account_guesses = Throttle("account", limit=40, seconds=3600)
second_factor_guesses = Throttle("second_factor", limit=10, seconds=900)
slip_guesses = Throttle("slip", limit=10, seconds=900)
# New accounts from one address: a school class signs up at once, a robot goes on and on.
sign_ups = Throttle("sign_up", limit=40, seconds=3600)
# Answers that a login name or a contact is somebody else's.
taken_answers = Throttle("taken", limit=10, seconds=3600)
recovery_letters = Throttle("recovery", limit=3, seconds=3600)
