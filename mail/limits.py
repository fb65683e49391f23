"""The caps that keep reading linear in time and memory, each with its reason.

What lies beyond a cap is not read, and the message carries `Fact.TRUNCATED`.
"""

# A mail server's usual message limit is 10 to 50 MB; all of that is read.
MESSAGE_BYTES = 64 * 2**20

# Real mail has 20 to 100 fields; a mailing loop some hundreds.
HEADER_FIELDS = 1_000
HEADER_BYTES = 2**20
FIELD_BYTES = 64 * 2**10

# The fields of MIME are short; what is longer is an attack on their grammar.
STRUCTURED_CHARACTERS = 4 * 2**10
PARAMETERS = 100

# Some libraries stop at 100 levels and each level is searched once more for boundaries.
DEPTH = 20
PARTS = 1_000

# Nobody reads more than a long book chapter of one letter; spam is far shorter.
PLAIN_BYTES = 2**20
HYPERTEXT_BYTES = 2**20
TEXT_CHARACTERS = 500_000

# Browsers stop nesting at 512; an unmatched end tag costs a walk up the open tags.
HYPERTEXT_DEPTH = 512
STYLE_CHARACTERS = 50_000

WORDS = 50_000
# The longest words of real languages are shorter; longer runs are encoded data.
WORD_CHARACTERS = 64
# Words whose stems are remembered: those of some thousand messages, 16 MB at most.
KNOWN_STEMS = 2**16

URLS = 1_000
URL_CHARACTERS = 2_000
MAILBOXES = 1_000
RECEIVED = 100
AUTHENTICATION_RESULTS = 50

# What strangers send may not fill the memory: 4 MB at most for each thing remembered.
REMEMBERED = 4_096
REMEMBERED_CHARACTERS = 200
