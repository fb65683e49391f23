import pytest
from django.utils import timezone

from console.demonstration import ADDRESS
from filter.feedback import learn
from filter.letter import Letter
from filter.models import Judgement, Mark
from knowledge_base.label import Label
from tests.console.run import run
from tests.filter.letters import SAMPLE, sample
from users.models import User

pytestmark = pytest.mark.django_db
PAST = 10


@pytest.fixture
def demo(tmp_path, settings):
    """`manage.py demo` on the first so many letters of the sample."""
    settings.DATA_DIR = tmp_path
    index = tmp_path / "full" / "index"
    index.parent.mkdir()
    lines = (SAMPLE / "full" / "index").read_text().splitlines()

    def shown(count):
        index.write_text("\n".join(lines[:count]).replace("../data", f"{SAMPLE}/data"))
        return run("demo", "--corpus", str(tmp_path), "--past", str(PAST))

    return shown


def test_letters_left_unsure_are_counted_at_the_step_where_they_stay(demo):
    shown = demo(PAST + 5)
    unsure = Judgement.objects.filter(verdict="unsure").count()
    [header] = [line for line in shown.splitlines() if "advised ham" in line]
    [last] = [line for line in shown.splitlines() if "7 cross_validation" in line]
    assert "left unsure" in header
    assert unsure > 0
    assert last.split() == ["7", "cross_validation", "·", "·", "·", "·", str(unsure)]


def test_a_demonstration_that_was_interrupted_goes_on(demo):
    demo(PAST + 5)  # as if it had come no further
    [(_, label), *_] = sample(1)
    corrected = Label.HAM if label is Label.SPAM else Label.SPAM
    raw = sample(1)[0][0].raw
    anna = User.objects.get(address=ADDRESS)
    learn(anna, Letter(raw, timezone.now()), corrected, source="button")

    assert "messages a second" in demo(PAST + 12)
    assert Judgement.objects.count() == 12
    assert Mark.objects.count() == PAST
    assert Mark.objects.get(source="button").label == corrected

    assert "judged in an earlier run" in demo(PAST + 12)
    assert Judgement.objects.count() == 12


def test_a_subject_that_looks_like_markup_is_shown_as_it_is(demo):
    demo(PAST + 5)
    Judgement.objects.update(subject="[/b] [bold]hello")
    assert "“[/b] [bold]hello” from" in demo(PAST + 5)
