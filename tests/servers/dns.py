"""A private name server that knows what a test tells it, and nothing else."""

import socket
import threading
from collections.abc import Mapping

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

LARGEST = 4096


class NameServer:
    """Answers on UDP `port` of 127.0.0.1 from `records`: (name, type) → value, which may change.

    TXT values are cut into strings of 255 bytes, as a zone file has them.
    """

    def __init__(self, records: Mapping[tuple[str, str], str]) -> None:
        self.records = dict(records)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        """Answers until closed."""
        while not self.ended.is_set():
            packet, client = self.socket.recvfrom(LARGEST)
            if packet:
                self.socket.sendto(self.answer(packet), client)

    def answer(self, packet: bytes) -> bytes:
        """The answer to one query: a record, no such record, or no such name."""
        query = dns.message.from_wire(packet)
        [question] = query.question
        name, kind = question.name.to_text(omit_final_dot=True).lower(), question.rdtype
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.AA | dns.flags.RA
        value = self.records.get((name, dns.rdatatype.to_text(kind)))
        if value is not None:
            text = quoted(value) if kind == dns.rdatatype.TXT else value
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, text))
        elif not any(known == name for known, _ in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()

    def close(self) -> None:
        """The server has ended."""
        self.ended.set()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knock:
            knock.sendto(b"", ("127.0.0.1", self.port))
        self.thread.join()
        self.socket.close()


def quoted(value: str) -> str:
    """A TXT value in strings of at most 255 bytes."""
    return " ".join(f'"{value[i : i + 255]}"' for i in range(0, len(value), 255))
