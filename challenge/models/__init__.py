"""Every table of challenges."""

from challenge.models.allowance import Allowance
from challenge.models.challenge import Challenge
from challenge.models.exclusion import Exclusion
from challenge.models.opening import Opening
from challenge.models.preference import Preference

__all__ = ["Allowance", "Challenge", "Exclusion", "Opening", "Preference"]
