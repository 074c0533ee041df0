from .ballot import Ballot, BallotChange, Casting, Channel, Choice
from .board import Board
from .body import Body, Seat
from .discussion import HideReason, Hiding, HidingAppeal, Post
from .followup import Rating, Reopening, Task, TaskPhoto
from .meeting import AgendaItem, Attendance, Meeting
from .paper import PaperBallot, PaperState, Proxy, Scan
from .poll import LegalEffect, Poll, PollExtension, PollItem, Secrecy
from .result import Objection, Result
from .roll import Delivery, Roll, RollChange, RollEntry, RollVoter
from .topic import (
    PartyReview,
    Seconding,
    Stage,
    Topic,
    TopicMerge,
    TopicPoll,
    TopicStep,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "BallotChange",
    "Board",
    "Body",
    "Casting",
    "Channel",
    "Choice",
    "Delivery",
    "HideReason",
    "Hiding",
    "HidingAppeal",
    "LegalEffect",
    "Meeting",
    "Objection",
    "PaperBallot",
    "PaperState",
    "PartyReview",
    "Poll",
    "PollExtension",
    "PollItem",
    "Post",
    "Proxy",
    "Rating",
    "Reopening",
    "Result",
    "Roll",
    "RollChange",
    "RollEntry",
    "RollVoter",
    "Scan",
    "Seat",
    "Seconding",
    "Secrecy",
    "Stage",
    "Task",
    "TaskPhoto",
    "Topic",
    "TopicMerge",
    "TopicPoll",
    "TopicStep",
]
