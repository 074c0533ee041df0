"""What a language model was asked, and what of it was kept."""

from .call import Answer, Call
from .proposal import Proof, Proposal

__all__ = ["Answer", "Call", "Proof", "Proposal"]
