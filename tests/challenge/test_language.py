"""The language in which a sender is written to."""

from email.message import EmailMessage

import pytest

from challenge.language import language_of
from mail.message import parse

KNOWN = frozenset({"da", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv"})

LETTERS = {
    "da": "Hej Anna, kan vi mødes på torsdag og tale om violinen? Jeg har fundet en god bue.",
    "de": "Liebe Anna, können wir uns am Donnerstag treffen und über die Geige sprechen?",
    "en": "Dear Anna, could we meet on Thursday and talk about the violin? I found a good bow.",
    "es": "Hola Ana, ¿podemos vernos el jueves y hablar del violín? He encontrado un buen arco.",
    "fr": "Bonjour Anna, pouvons-nous nous voir jeudi pour parler du violon ? J'ai un bon archet.",
    "it": "Ciao Anna, possiamo vederci giovedì e parlare del violino? Ho trovato un buon archetto.",
    "nl": "Beste Anna, kunnen we elkaar donderdag zien en over de viool praten?",
    "pl": "Cześć Anno, czy możemy się spotkać w czwartek i porozmawiać o skrzypcach?",
    "pt": "Olá Ana, podemos encontrar-nos na quinta-feira e falar sobre o violino? Não é caro.",
    "sv": "Hej Anna, kan vi träffas på torsdag och prata om fiolen? Jag har hittat en bra stråke.",
}


def letter(text: str, *, said: str = "", subject: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "ben@person.example"
    message["Subject"] = subject
    message.set_content(text)
    if said:
        message["Content-Language"] = said
    return message


def language(message: EmailMessage) -> str:
    return language_of(parse(bytes(message)), KNOWN)


@pytest.mark.parametrize("wanted", sorted(LETTERS))
def test_it_is_found_by_the_words(wanted: str) -> None:
    assert language(letter(LETTERS[wanted])) == wanted


@pytest.mark.parametrize("said", ["de", "de-AT", "DE-DE, en"])
def test_what_the_senders_program_says_goes_first(said: str) -> None:
    assert language(letter(LETTERS["en"], said=said)) == "de"


@pytest.mark.parametrize("said", ["ja", "i-klingon", ";;;", "x" * 900])
def test_what_it_says_and_we_do_not_speak_is_answered_in_english(said: str) -> None:
    assert language(letter(LETTERS["de"], said=said)) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "木曜日に会ってバイオリンについて話せますか。良い弓を見つけました。ありがとうございます。",
        "Здравствуйте, Анна, можем ли мы встретиться в четверг? Я нашёл хорошую скрипку.",
        "Ok, danke",
        "123 456 789",
        "",
    ],
)
def test_one_that_we_do_not_speak_or_cannot_tell_is_answered_in_english(text: str) -> None:
    assert language(letter(text)) == "en"


def test_the_subject_speaks_where_the_text_is_short() -> None:
    subject = "Können wir uns am Donnerstag treffen und über die Geige sprechen?"
    assert language(letter("Ja?", subject=subject)) == "de"
