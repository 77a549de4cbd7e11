"""What is said of members' words that they have paid, to their leader and to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commerce.outcomes import Outcome
from commerce.refusals import Refusal


@dataclass(slots=True, kw_only=True)
class PaymentMentioned(Outcome):
    """Told to the leader: a member says that they have paid, in their own `words`. `due_minor` is to pay now for
    `titles`; they said `amount_minor` (None: nothing of it) from the account that ends in `digits`."""

    where = "private"
    proof_no: int
    name: str
    titles: str
    words: str
    due_minor: int
    amount_minor: int | None
    digits: str
    currency: str
    pictured: bool = False


@dataclass(slots=True, kw_only=True)
class ProofShown(Outcome):
    """The picture that came with a proof, for the leader alone. `picture` is its home on `platform`, whence it is taken
    when it is said; '' where there is none any more. `gone`: it could not be taken."""

    where = "private"
    proof_no: int
    name: str
    picture: str
    platform: str
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProof:
    """A proof as its leader sees it: what is due beside what was said. `agrees`: nothing speaks against it."""

    proof_no: int
    name: str
    titles: str
    due_minor: int
    amount_minor: int | None
    digits: str
    currency: str
    pictured: bool
    agrees: bool


@dataclass(slots=True, kw_only=True)
class ProofList(Outcome):
    """Whose word waits for the leader, the oldest first; told to them alone. `agreeing` of `count` can be confirmed at
    once."""

    where = "private"
    proofs: list[ListedProof]
    count: int
    agreeing: int


@dataclass(slots=True, kw_only=True)
class ProofsConfirmed(Outcome):
    """The money of these proofs is there, and on record; told to the leader alone. `still_minor` is still owed,
    `credit_minor` was more than is owed, in all."""

    where = "private"
    names: list[str]
    amount_minor: int
    currency: str
    still_minor: int
    credit_minor: int
    left: int


@dataclass(slots=True, kw_only=True)
class ProofDeclined(Outcome):
    """The leader has not found the money; the member was told, and owes it as before."""

    where = "private"
    name: str
    left: int


@dataclass(slots=True, kw_only=True)
class YourPaymentFound(Outcome):
    """Told to the member: what they paid is there. Less than was due: `still_minor`; more: `credit_minor`."""

    where = "private"
    titles: str
    amount_minor: int
    currency: str
    still_minor: int
    credit_minor: int


@dataclass(slots=True, kw_only=True)
class YourPaymentMissing(Outcome):
    """Told to the member: `leader` has not found their payment for these."""

    where = "private"
    titles: str
    leader: str


@dataclass(eq=False, kw_only=True)
class ProofDone(Refusal):
    """A proof that was answered before: `state` confirmed or declined, `by` whom ('' unknown) and when."""

    private = True
    name: str
    state: str
    by: str
    at: datetime


@dataclass(eq=False)
class NoSuchProof(Refusal):
    """No proof of that number, or none of this leader's members."""

    private = True
    no: int
