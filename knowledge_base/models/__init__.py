"""Every table of the knowledge base; each row belongs to one user."""

from knowledge_base.models.answered_challenge import AnsweredChallenge
from knowledge_base.models.contact import Contact
from knowledge_base.models.correspondence import Correspondence
from knowledge_base.models.country import Country
from knowledge_base.models.earlier_ham import EarlierHam
from knowledge_base.models.earlier_spam import EarlierSpam
from knowledge_base.models.habit import Habit
from knowledge_base.models.ledger import Ledger
from knowledge_base.models.message_sketch import MessageSketch
from knowledge_base.models.sender_path import SenderPath
from knowledge_base.models.sent_mail import SentMail
from knowledge_base.models.service import Service
from knowledge_base.models.sighting import Sighting
from knowledge_base.models.sketch_band import SketchBand
from knowledge_base.models.spam_keyword import SpamKeyword
from knowledge_base.models.step_count import StepCount
from knowledge_base.models.trusted_sender import TrustedSender

__all__ = [
    "AnsweredChallenge",
    "Contact",
    "Correspondence",
    "Country",
    "EarlierHam",
    "EarlierSpam",
    "Habit",
    "Ledger",
    "MessageSketch",
    "SenderPath",
    "SentMail",
    "Service",
    "Sighting",
    "SketchBand",
    "SpamKeyword",
    "StepCount",
    "TrustedSender",
]
