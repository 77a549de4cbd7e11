"""Rows and their constraints; no behaviour."""

from commerce.tables.base import Moment, from_millis, to_millis
from commerce.tables.campaign import Campaign, Occurrence
from commerce.tables.courtesy import PlannedCourtesy, Unwanted
from commerce.tables.group import Group, GroupAlias, Helper, Taught
from commerce.tables.groupbuy import GroupBuy, Offer, Post, Team, Variant
from commerce.tables.invitation import Invitation, InviteCode, Reward
from commerce.tables.link import Link, LinkCode, LinkTries
from commerce.tables.matter import Matter
from commerce.tables.member import Identity, Member, Membership
from commerce.tables.miss import Miss
from commerce.tables.money import Audit, Posting, Transfer
from commerce.tables.notice import HeldReply, Notice
from commerce.tables.order import Line, Order, Source, Utterance, Waiting
from commerce.tables.outgoing import Cursor, DeadLetter, Outgoing
from commerce.tables.payment import BankEntry, BankFile, Proof, TableShape
from commerce.tables.pickup import PickupCode
from commerce.tables.poll import Candidate, Poll, Vote
from commerce.tables.product import KnownProduct, OfProduct
from commerce.tables.refund import Refund
from commerce.tables.resale import Commission, Resale
from commerce.tables.review import Review
from commerce.tables.standard import ProductMark, Standard
from commerce.tables.standing import KeptStanding, StandingMove
from commerce.tables.telling import Telling
from commerce.tables.thanks import Thanks
from commerce.tables.wish import Wish, Wisher
from commerce.tables.word import Enquiry

__all__ = [
    "Audit",
    "BankEntry",
    "BankFile",
    "Campaign",
    "Candidate",
    "Commission",
    "Cursor",
    "DeadLetter",
    "Enquiry",
    "Group",
    "GroupAlias",
    "GroupBuy",
    "HeldReply",
    "Helper",
    "Identity",
    "Invitation",
    "InviteCode",
    "KeptStanding",
    "KnownProduct",
    "Line",
    "Link",
    "LinkCode",
    "LinkTries",
    "Mark",
    "Matter",
    "Member",
    "Membership",
    "Miss",
    "Moment",
    "Notice",
    "Occurrence",
    "OfProduct",
    "Offer",
    "Order",
    "Outgoing",
    "PickupCode",
    "PlannedCourtesy",
    "Poll",
    "Post",
    "Posting",
    "ProductMark",
    "Proof",
    "Refund",
    "Resale",
    "Review",
    "Reward",
    "Source",
    "Standard",
    "StandingMove",
    "TableShape",
    "Taught",
    "Team",
    "Telling",
    "Thanks",
    "Transfer",
    "Unwanted",
    "Utterance",
    "Variant",
    "Vote",
    "Waiting",
    "Wish",
    "Wisher",
    "from_millis",
    "to_millis",
]
