"""IMAPClient over a bounded connection, hearing what is said of messages by UID alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from imapclient import IMAPClient
from imapclient.imapclient import join_message_ids, seq_to_parenstr, seq_to_parenstr_upper

from imap.bounded import BoundedPlain, BoundedTLS
from imap.fetched import Answer, by_uid


class Client(IMAPClient):  # type: ignore[misc]  # imapclient has no types
    """IMAPClient, with `fetch` and what stores flags as `imap.fetched` wants them."""

    def fetch(
        self, messages: Sequence[int], data: Sequence[str], modifiers: Sequence[str] | None = None
    ) -> dict[int, Answer]:
        """As IMAPClient's own; nothing is said of a message that was not asked for."""
        if not messages:
            return {}
        arguments = [join_message_ids(messages), seq_to_parenstr_upper(data)]
        if modifiers:
            arguments.append(seq_to_parenstr_upper(modifiers))
        status, said = self._imap.uid("FETCH", *arguments)
        self._checkok("fetch", status, said)
        return self._of(messages, said)

    def _store(
        self,
        cmd: bytes,
        messages: Sequence[int],
        flags: Sequence[bytes],
        fetch_key: bytes,
        silent: bool,
    ) -> Mapping[int, Any] | None:
        if not messages:
            return {}
        if silent:
            cmd += b".SILENT"
        status, said = self._imap.uid(
            "STORE", join_message_ids(messages), cmd, seq_to_parenstr(flags)
        )
        self._checkok("store", status, said)
        if silent:
            return None
        answers = self._of(messages, said)
        return {uid: answer[fetch_key] for uid, answer in answers.items() if fetch_key in answer}

    def _of(self, messages: Sequence[int], said: Sequence[Any]) -> dict[int, Answer]:
        """Of what was said, that about these messages."""
        found = by_uid(said, normalise_times=self.normalise_times)
        return {uid: found[uid] for uid in messages if uid in found}

    def _create_IMAP4(self) -> Any:  # noqa: N802 (IMAPClient's name)
        wait = getattr(self._timeout, "connect", None)
        if self.ssl:
            tls: Any = BoundedTLS
            return tls(self.host, self.port, ssl_context=self.ssl_context, timeout=wait)
        return BoundedPlain(self.host, self.port, timeout=wait)
