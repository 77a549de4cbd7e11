"""The conditions of the partial indexes, in the indexes' own words.

Almost all words were said long ago, almost all buys are closed, and what is asked for is nearly always among
the few others. A database reads those alone only where a statement says the index's condition literally: for
bound values it looks through everything that ever was.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import BindParameter, ColumnElement, and_, case, literal, or_
from sqlmodel import col

from commerce.tables import (
    GroupBuy,
    Outgoing,
    PlannedCourtesy,
    Poll,
    Proof,
    Refund,
    Review,
    Reward,
    Utterance,
)
from commerce.tables.outgoing import UNSAID, UNSENT


def unsent(table: type[Outgoing] = Outgoing) -> ColumnElement[bool]:
    """Still to be said: waiting, being sent, or stuck."""
    return _one_of(table, UNSENT)


def unsaid() -> ColumnElement[bool]:
    """Not said, or perhaps not: failed, uncertain, held."""
    return _one_of(Outgoing, UNSAID)


def a_redraw_waits() -> ColumnElement[bool]:
    """A living post that waits to be drawn again."""
    return and_(col(Outgoing.state) == _literally("waiting"), col(Outgoing.kind) == _literally("refresh"))


def was_said() -> ColumnElement[bool]:
    """It stands as a message on its platform, under an id that we know."""
    return col(Outgoing.message_id) != _literally("")


def caused_by(key: str) -> ColumnElement[bool]:
    """Said because of the message of that key."""
    return and_(col(Outgoing.source) != _literally(""), col(Outgoing.source) == key)


def has_picture() -> ColumnElement[bool]:
    """A proof of which it is known where its picture lies."""
    return col(Proof.photo) != _literally("")


def stands_there() -> ColumnElement[int]:
    """Of the rows said in one message, the least is what stands there: the last that was drawn in its place, else
    the first that was said."""
    redrawn = col(Outgoing.kind) == _literally("redraw")
    return case((redrawn, -col(Outgoing.id)), else_=col(Outgoing.id))


def told_to(addresses: Collection[str]) -> ColumnElement[bool]:
    """Said to these persons, in whichever chat."""
    return and_(col(Outgoing.person) != _literally(""), col(Outgoing.person).in_(addresses))


def said_for_another(actor_id: int) -> ColumnElement[bool]:
    """An utterance made for a member by somebody else."""
    return and_(col(Utterance.actor_id) == actor_id, col(Utterance.actor_id) != col(Utterance.member_id))


def an_open_buy() -> ColumnElement[bool]:
    """A group buy that takes orders."""
    return col(GroupBuy.state) == _literally("open")


def an_open_poll() -> ColumnElement[bool]:
    """A poll that takes votes."""
    return col(Poll.state) == _literally("open")


def a_waiting_courtesy() -> ColumnElement[bool]:
    """A word that nobody asked for, and that waits for its turn."""
    return col(PlannedCourtesy.said_at).is_(None)


def an_overheard_review() -> ColumnElement[bool]:
    """What was said of goods by the way, and may not be kept yet."""
    return col(Review.state) == _literally("offered")


def a_waiting_reward() -> ColumnElement[bool]:
    """Credit that was earned, and has paid no bill yet."""
    return and_(col(Reward.transfer_id).is_(None), col(Reward.taken_at).is_(None))


def a_refund_to_pay() -> ColumnElement[bool]:
    """Money that the leader has still to pay back."""
    return col(Refund.state) == _literally("to_pay")


def _one_of(table: type[Outgoing], states: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(*(col(table.state) == _literally(state) for state in states))


def _literally(value: str) -> BindParameter[str]:
    return literal(value, literal_execute=True)
