"""Plain words: cash at the gate, a friend's card."""

from __future__ import annotations

from commerce.rules.means import Account, MeansKind, Payable, WrongAccount

_LONGEST = 500


class PlainWords(MeansKind):
    """What `to` says is all there is."""

    name = "note"
    like = "cash at the gate"
    picture = ""
    fills = ()

    def account(self, to: str, payee: str) -> Account:
        words = " ".join(to.split())
        if not words or len(words) > _LONGEST:
            found = f"the words have {len(words)} characters" if words else "nothing is written"
            raise WrongAccount(found, f'write up to {_LONGEST} characters, like "{self.like}"')
        return Account(to=words, shown=words, payee=payee.strip())

    def code(self, account: Account, bill: Payable) -> str:
        return ""
