"""The six goals of detection, each number of them measured by the runs that it needs."""

from collections.abc import Iterator, Mapping, Sequence

from evaluation.disguise.trial import Tried
from evaluation.feedback_mode import FeedbackMode
from evaluation.goals.commands import Commands
from evaluation.goals.noise import lam_times
from evaluation.goals.reached import Reached
from evaluation.goals.runs import ANSWERED, HAMLET, HARDER, IMMEDIATE, NOISE, NOISY, Run
from evaluation.measures.bootstrap import Draw, bootstrap_interval
from evaluation.measures.counts import Counts, Unsure, count
from evaluation.measures.interval import wilson_percent
from evaluation.measures.measured import OPENING, rank
from evaluation.measures.roc import area_above_percent, sm_percent_at
from evaluation.measures.scores import scores
from evaluation.results import Result

FIRST = 100
# At the paper's headline so much ham, and so much spam, may be misjudged.
HM_PERCENT, SM_PERCENT = 0.12, 1.83

Results = Mapping[Run, Sequence[Result]]


def goals(results: Results, tried: Sequence[Tried], commands: Commands) -> list[Reached]:
    """Every number of the goals; `tried` begins with the trial of spam as it is.

    Raises ValueError where the mail is not ham and spam both.
    """
    clean = results[Run(HAMLET, IMMEDIATE)]
    return [
        *ranking_goals(clean, commands),
        beside_the_best(1, results, IMMEDIATE, commands, share=1 / 4),
        headline(clean, commands),
        *verdict_goals(clean, commands),
        *(beside_the_best(5, results, mode, commands, share=1 / 2) for mode in HARDER),
        *noise_goals(results, NOISY, commands),
        *noise_goals(results, ANSWERED, commands),
        *disguise_goals(tried, commands),
    ]


def ranking_goals(run: Sequence[Result], commands: Commands) -> Iterator[Reached]:
    """Goal 1: the area above the curve."""
    for name, limit, part in (("whole", 0.05, run), ("after 1,000", 0.03, run[OPENING:])):
        found = rank(part)
        yield Reached(
            goal=1,
            what=f"1-ROCA %, {name}",
            limit=limit,
            value=found.area_percent if found else None,
            interval=found.area_interval if found else None,
            command=commands.evaluate(),
        )


def beside_the_best(
    goal: int, results: Results, mode: FeedbackMode, commands: Commands, *, share: float
) -> Reached:
    """Goals 1 and 5: the area above the curve against a share of the best peer's."""
    areas = {name: area_above_percent(*scores(results[Run(name, mode)])) for name in commands.peers}
    best = min(areas, key=areas.__getitem__, default=None)
    found = rank(results[Run(HAMLET, mode)])
    return Reached(
        goal=goal,
        what=f"1-ROCA %, {mode}",
        limit=None if best is None else share * areas[best],
        value=found.area_percent if found else None,
        interval=found.area_interval if found else None,
        command=commands.beside(mode),
        note="no peer was run" if best is None else f"{share:g} of {best}'s {areas[best]:.3f}",
    )


def headline(run: Sequence[Result], commands: Commands) -> Reached:
    """Goal 2: the spam missed where so much ham may be lost as in the paper."""
    ham, spam = scores(run)

    def missed(hams: Draw, spams: Draw) -> float:
        return sm_percent_at(ham[hams], spam[spams], hm_percent=HM_PERCENT)

    return Reached(
        goal=2,
        what=f"sm % at hm {HM_PERCENT} %",
        limit=SM_PERCENT,
        value=sm_percent_at(ham, spam, hm_percent=HM_PERCENT),
        interval=bootstrap_interval(missed, ham=len(ham), spam=len(spam)),
        command=commands.evaluate(),
    )


def verdict_goals(run: Sequence[Result], commands: Commands) -> Iterator[Reached]:
    """Goals 3 and 4: the verdicts, over all mail and at the start."""
    counts, first = counts_of(run), counts_of(run[:FIRST])
    unsure = counts.ham_as_unsure + counts.spam_as_unsure
    for what, limit, part, whole in (
        ("ham filed as spam, %", HM_PERCENT, counts.ham_as_spam, counts.ham),
        ("unsure, %", 3.0, unsure, len(run)),
        ("spam let in, %", None, counts.spam_as_ham, counts.spam),
    ):
        yield Reached(
            goal=3,
            what=what,
            limit=limit,
            value=100 * part / whole,
            interval=wilson_percent(part, whole),
            command=commands.evaluate(),
            note=f"{part:,} of {whole:,}",
        )
    yield Reached(
        goal=4,
        what=f"ham filed as spam, first {FIRST}",
        limit=3,
        value=first.ham_as_spam,
        command=commands.evaluate(limit=FIRST),
        note=f"{first.ham_as_spam} of {first.ham} ham",
    )


def noise_goals(results: Results, mode: FeedbackMode, commands: Commands) -> Iterator[Reached]:
    """Goal 5: how many times lam % grows by wrong marks, unsure no error or let through."""
    clean, noisy = results[Run(HAMLET, IMMEDIATE)], results[Run(HAMLET, mode)]
    answered = ", answered" if mode == ANSWERED else ""
    for unsure, words in ((Unsure.NOT_AN_ERROR, ""), (Unsure.LET_THROUGH, ", unsure let through")):
        before, after = counts_of(clean).lam_percent(unsure), counts_of(noisy).lam_percent(unsure)
        times = lam_times(clean, noisy, unsure=unsure)
        yield Reached(
            goal=5,
            what=f"lam % times, {NOISE:.0%} wrong{answered}{words}",
            limit=3.0,
            value=times.value,
            interval=times.interval,
            command=commands.evaluate(mode),
            note=f"{before:.3f} → {after:.3f}",
        )


def disguise_goals(tried: Sequence[Tried], commands: Commands) -> Iterator[Reached]:
    """Goal 6: how many times more disguised spam is missed after its ten marks than clean spam."""
    clean, *disguised = tried
    after = sum((each.after.counts for each in disguised), Counts())
    for what, base in (("before", clean.before.counts), ("after", clean.after.counts)):
        yield Reached(
            goal=6,
            what=f"disguised missed, times clean {what} marks",
            limit=3.0,
            value=after.sm_percent() / base.sm_percent() if base.spam_as_ham else None,
            command=commands.disguise(),
            note=f"{after.sm_percent():.2f} % against {base.sm_percent():.2f} %",
        )


def counts_of(run: Sequence[Result]) -> Counts:
    """The verdicts of a run, counted."""
    return count((result.judge, result.verdict) for result in run)
