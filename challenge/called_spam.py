"""Which of the letters asked about their users called spam."""

from django.db.models import Exists, OuterRef

from filter.models import Mark
from knowledge_base.label import Label


def called_spam() -> Exists:
    """Of a challenge: its user's mark says that the letter was spam."""
    return Exists(
        Mark.objects.filter(
            user=OuterRef("user"), digest=OuterRef("judgement__digest"), label=Label.SPAM
        )
    )
