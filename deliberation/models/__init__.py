from .ballot import Ballot, BallotChange, Casting, Channel, Choice
from .paper import PaperBallot, PaperState, Proxy, Scan
from .poll import LegalEffect, Poll, PollExtension, PollItem, Secrecy
from .result import Objection, Result
from .roll import Delivery, Roll, RollEntry, RollVoter

__all__ = [
    "Ballot",
    "BallotChange",
    "Casting",
    "Channel",
    "Choice",
    "Delivery",
    "LegalEffect",
    "Objection",
    "PaperBallot",
    "PaperState",
    "Poll",
    "PollExtension",
    "PollItem",
    "Proxy",
    "Result",
    "Roll",
    "RollEntry",
    "RollVoter",
    "Scan",
    "Secrecy",
]
