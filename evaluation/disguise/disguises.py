"""All disguises, in the order in which they are tried."""

from evaluation.disguise.base64_text import base64_text
from evaluation.disguise.good_words import good_words
from evaluation.disguise.hidden_html import hidden_html
from evaluation.disguise.image_only import image_only
from evaluation.disguise.look_alikes import look_alikes
from evaluation.disguise.material import Disguise
from evaluation.disguise.odd_charset import odd_charset
from evaluation.disguise.salted_subject import salted_subject
from evaluation.disguise.split_words import split_words
from evaluation.disguise.zero_width import zero_width

DISGUISES: tuple[Disguise, ...] = (
    good_words,
    look_alikes,
    zero_width,
    split_words,
    hidden_html,
    image_only,
    base64_text,
    odd_charset,
    salted_subject,
)
