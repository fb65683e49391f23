"""The answer page as a person meets it, in a real browser."""

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Response, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from challenge.codes import code_of
from challenge.models import Challenge, Exclusion
from challenge.puzzles.puzzle import puzzle_of
from challenge.state import State
from filter.models import Judgement
from tests.challenge.build import ASKED, asked, configured, held, user
from tests.servers.chromium import chromium

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 30_000  # milliseconds; CI machines stall
LARGE = {"width": 1100, "height": 900}
# What a browser that zooms to 200 % leaves of such a window.
HALF = {"width": 550, "height": 450}
PHONE = {"width": 320, "height": 640}
LOOKS = {
    "light": {"color_scheme": "light", "viewport": LARGE},
    "dark": {"color_scheme": "dark", "viewport": LARGE},
    "at 200 %": {"color_scheme": "light", "viewport": HALF, "device_scale_factor": 2},
    "dark at 200 %": {"color_scheme": "dark", "viewport": HALF, "device_scale_factor": 2},
    "on a phone": {"color_scheme": "light", "viewport": PHONE, "is_mobile": True},
    "in the colours that the visitor forces": {"forced_colors": "active", "viewport": LARGE},
}
HARMLESS = "Failed to load resource: the server responded with a status of 404"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright has an event loop in the thread of the tests; Django would refuse to ask its
    # database there, though nothing is asynchronous.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with chromium() as found:
            yield found
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def challenge(settings: Settings) -> Challenge:
    configured(settings)
    return asked(held(user()))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=LARGE) as context:  # type: ignore[arg-type]  # a TypedDict
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


def link(server: LiveServer, challenge: Challenge) -> str:
    return f"{server.url}/c/{code_of(challenge).in_url}/"


def complaints(page: Page) -> list[str]:
    """All that axe-core finds wrong with the page, by its usual rules and by WCAG 2.2's newest."""
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]


def state(challenge: Challenge) -> State:
    return State(Challenge.objects.get(pk=challenge.pk).state)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_axe_finds_nothing_on_any_page(
    browser: Browser, live_server: LiveServer, challenge: Challenge, look: dict[str, object]
) -> None:
    with browser.new_context(**look) as context:  # type: ignore[arg-type]  # a TypedDict each
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        address = link(live_server, challenge)

        def holds(title: str) -> None:
            expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=PATIENCE)
            assert complaints(page) == []
            inside = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            assert page.evaluate(inside), "the page is wider than its window"

        page.goto(address)
        holds("Your mail is waiting")
        for summary in page.locator("summary").all():
            summary.click()
        holds("Your mail is waiting")
        page.fill("#sum", "99")
        page.press("#sum", "Enter")
        expect(page.get_by_role("alert")).to_have_text(
            "That was not the answer. Please try once more.", timeout=PATIENCE
        )
        holds("Your mail is waiting")
        page.get_by_role("button", name="Never ask me again").click()
        holds("You will not be asked again")
        page.goto(address)
        page.fill("#sum", str(puzzle_of(challenge).left + puzzle_of(challenge).right))
        page.press("#sum", "Enter")
        holds("Your mail is delivered")
        late = asked(held(challenge.user), expires_at=ASKED)
        for closed in (link(live_server, late), f"{live_server.url}/c/nonsense/"):
            page.goto(closed)
            holds("There is nothing to do here")
        # Nothing was refused by the page's own policy, and nothing went wrong.
        assert [each for each in said if not each.startswith(HARMLESS)] == []


def test_the_keyboard_alone_answers(
    page: Page, live_server: LiveServer, challenge: Challenge
) -> None:
    page.goto(link(live_server, challenge))
    page.keyboard.press("Tab")
    expect(page.locator("#sum")).to_be_focused()
    page.keyboard.type(str(puzzle_of(challenge).left + puzzle_of(challenge).right))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Deliver my mail")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your mail is delivered")
    assert state(challenge) is State.ANSWERED


def test_the_keyboard_alone_reaches_the_picture_the_recording_and_the_way_out(
    page: Page, live_server: LiveServer, challenge: Challenge
) -> None:
    page.goto(link(live_server, challenge))
    page.focus("#sum ~ button")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("img")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#picture")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Five digits in a recording")
    page.keyboard.press("Space")
    expect(page.locator("audio")).to_be_visible()
    page.focus("#recording ~ button")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Never ask me again")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You will not be asked again")
    assert Exclusion.objects.get().whom == "berta@example.net"


def test_what_has_the_focus_is_seen_to_have_it(
    page: Page, live_server: LiveServer, challenge: Challenge
) -> None:
    page.goto(link(live_server, challenge))
    for summary in page.locator("summary").all():
        summary.click()
    stops = page.locator("input, button, summary, details a").count()
    page.evaluate("document.activeElement.blur()")
    page.focus("#sum")
    for _ in range(stops - 1):
        style = "getComputedStyle(document.activeElement)"
        on_audio = page.evaluate("document.activeElement.tagName") == "AUDIO"
        assert (
            on_audio or page.evaluate(f"{style}.outlineStyle + {style}.outlineWidth") == "solid3px"
        )
        page.keyboard.press("Tab")


def test_the_recording_plays_to_its_end(
    page: Page, live_server: LiveServer, challenge: Challenge
) -> None:
    page.goto(link(live_server, challenge))
    page.get_by_text("Five digits in a recording").click()
    played = page.locator("audio").evaluate(
        """async sound => {
            sound.muted = true;
            sound.playbackRate = 8;
            const ended = new Promise(done => sound.addEventListener("ended", done));
            await sound.play();
            await ended;
            return [sound.currentTime, sound.duration, sound.error];
        }"""
    )
    assert played[0] == played[1] > 5
    assert played[2] is None
    page.fill("#recording", puzzle_of(challenge).digits)
    page.press("#recording", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your mail is delivered")


def test_the_picture_is_shown_and_its_letters_are_taken(
    page: Page, live_server: LiveServer, challenge: Challenge
) -> None:
    page.goto(link(live_server, challenge))
    page.get_by_text("Five letters in a picture").click()
    expect(page.locator("img")).to_have_js_property("naturalWidth", 400)
    page.fill("#picture", puzzle_of(challenge).letters.lower())
    page.press("#picture", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your mail is delivered")


def test_without_scripts_pictures_and_cookies_a_letter_is_delivered(
    browser: Browser, live_server: LiveServer, challenge: Challenge
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        context.route("**/*.png", lambda route: route.abort())
        page = context.new_page()
        page.goto(link(live_server, challenge))
        page.get_by_text("Five letters in a picture").click()
        expect(page.get_by_role("img")).to_have_attribute(
            "alt", "Five letters. If you cannot see them, please choose the sum or the recording."
        )
        puzzle = puzzle_of(challenge)
        page.get_by_label(f"How much is {puzzle.left} plus {puzzle.right}?").fill("1")
        page.locator("#sum ~ button").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.locator("#sum").fill(str(puzzle.left + puzzle.right))
        page.locator("#sum ~ button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your mail is delivered")
        assert context.cookies() == []
    assert state(challenge) is State.ANSWERED


def test_nothing_is_asked_of_anybody_else(
    page: Page, live_server: LiveServer, challenge: Challenge
) -> None:
    asked_for: list[str] = []
    said: list[str | None] = []

    def note(request: Request) -> None:
        asked_for.append(request.url)
        said.append(request.headers.get("referer"))

    failed: list[Response] = []
    page.on("request", note)
    page.on("response", lambda answer: failed.append(answer) if answer.status >= 400 else None)
    page.goto(link(live_server, challenge))
    for summary in page.locator("summary").all():
        summary.click()
    expect(page.locator("img")).to_have_js_property("naturalWidth", 400)
    page.wait_for_load_state("networkidle")
    assert len(asked_for) >= 3
    assert all(url.startswith(live_server.url) for url in asked_for)
    # The code in the address is told to nobody, not even to our own files.
    assert not any(said)
    assert failed == []


def test_a_reload_after_an_answer_repeats_nothing(
    page: Page, live_server: LiveServer, challenge: Challenge
) -> None:
    page.goto(link(live_server, challenge))
    page.fill("#sum", "99")
    page.press("#sum", "Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    for _ in range(5):
        page.reload()
    row = Challenge.objects.get(pk=challenge.pk)
    assert (row.round, row.tries) == (0, 1)


def test_fetched_ahead_the_page_does_nothing(
    page: Page, live_server: LiveServer, challenge: Challenge
) -> None:
    before = Judgement.objects.values().get(), Challenge.objects.values().get()
    page.goto(f"{live_server.url}/static/challenge/icon.svg")
    address = link(live_server, challenge)
    status = page.evaluate(
        """async address => {
            const answers = [];
            for (const method of ["GET", "HEAD"])
                answers.push((await fetch(address, {method})).status);
            return answers;
        }""",
        address,
    )
    assert status == [200, 200]
    assert (Judgement.objects.values().get(), Challenge.objects.values().get()) == before
