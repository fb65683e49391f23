"""What comes back to our letters, as servers and people write it."""

from email.message import EmailMessage
from textwrap import dedent

OURS = "<8d1e6c7b@hamlet.example.org>"

POSTFIX = """\
Return-Path: <double-bounce@hamlet.example.org>
From: Mail Delivery System <MAILER-DAEMON@hamlet.example.org>
Subject: Postmaster Copy: Undelivered Mail
To: challenge@hamlet.example.org
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=utf-8

<nobody@person.example>: host 127.0.0.1[127.0.0.1] said: 550 5.1.1 no such mailbox

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; hamlet.example.org
X-Postfix-Sender: rfc822; MAILER-DAEMON@hamlet.example.org

Final-Recipient: rfc822; nobody@person.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <nobody@person.example>: Recipient address
    rejected: no such mailbox

--B
Content-Type: message/rfc822

Received: from hamlet.example.org (localhost [127.0.0.1])
From: Hamlet <challenge@hamlet.example.org>
To: nobody@person.example
Subject: Auto: Hello
Message-ID: {message_id}

Hello,

--B--
"""

EXCHANGE = """\
From: postmaster@person.example
To: challenge@hamlet.example.org
Subject: Undeliverable: Auto: Hello
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: text/html

<p>Your message couldn't be delivered.</p>

--B
Content-Type: message/delivery-status

Reporting-MTA: dns;mail.person.example

Final-Recipient: rfc822;ben@person.example
Action: {action}
Status: 5.1.10
X-Display-Name: Ben

--B
Content-Type: text/rfc822-headers

From: Hamlet <challenge@hamlet.example.org>
Message-ID:
 {message_id}
Subject: Auto: Hello

--B--
"""

COMPLAINT = """\
From: <abusedesk@person.example>
To: challenge@hamlet.example.org
Subject: FW: Auto: Hello
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="B"

--B
Content-Type: text/plain

This is an email abuse report for an email message received.

--B
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1

--B
Content-Type: message/rfc822

From: <challenge@hamlet.example.org>
To: <redacted@person.example>
Message-ID: {message_id}
Subject: Auto: Hello

Hello,

--B--
"""


def bounce(form: str = POSTFIX, *, action: str = "failed", message_id: str = OURS) -> bytes:
    """A server's report of what became of our letter."""
    return form.format(action=action, message_id=message_id).encode()


def complaint(*, kind: str = "abuse", message_id: str = OURS) -> bytes:
    """A provider's report that our letter was called spam."""
    return COMPLAINT.format(kind=kind, message_id=message_id).encode()


def reply(to: str, *, sender: str = "ben@person.example", **fields: str) -> bytes:
    """What a person's mail program sends when he answers."""
    message = EmailMessage()
    message["Return-Path"] = f"<{sender}>"
    message["From"] = f"Ben <{sender}>"
    message["To"] = f"Hamlet <{to}>"
    message["Subject"] = "Re: Auto: A question about the violin"
    message["In-Reply-To"] = OURS
    for name, value in fields.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content(
        dedent(
            """\
            Yes, it was me.

            > Hello,
            >
            > your mail of 4 May 2026 to anna@home.example has arrived
            """
        )
    )
    return bytes(message)
