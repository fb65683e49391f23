"""Everything that a storm rages over: servers, wires, Hamlet, and the people."""

import time
from contextlib import ExitStack, closing
from pathlib import Path

import MySQLdb

from tests.faults.connection import Connection
from tests.faults.hamlet import Hamlet
from tests.faults.journal import INBOX, Delivered, Journal
from tests.faults.letters import Letter, friends, keyword
from tests.faults.offers import Offers
from tests.faults.owner import owner
from tests.faults.person import NotNowError, Person
from tests.faults.plan import Plan
from tests.faults.wire import Wire
from tests.servers.dovecot import Dovecot
from tests.servers.mariadb import DURABLE, MariaDB
from tests.servers.process import Process, ServerError
from tests.servers.redis import Redis

QUOTA = """
mail_plugins = quota
plugin {{
  quota = maildir:User quota
  quota_rule = *:storage={kilobytes}k
}}
service imap-login {{
  client_limit = 1000
}}
"""
# What letters, their copies and those delivered twice may take beside the ballast.
ROOM = 4
# Seconds.
PATIENCE = 120.0


class World:
    """A world made for a plan, in a folder of its own; `close` ends everything that runs."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self.plan = folder, plan
        self.journal = Journal()
        self.offers = {each.name: each.offers for each in plan.owners}
        self.stack = ExitStack()
        try:
            self.make()
        except BaseException:
            self.close()
            raise

    def make(self) -> None:
        """Servers first, then who needs them."""
        keep = self.stack.enter_context
        self.mariadb = keep(closing(MariaDB(self.made("mariadb"), DURABLE)))
        self.redis = keep(closing(Redis(self.made("redis"))))
        bytes_of_letters = sum(len(each.raw) for each in self.plan.letters)
        settings = QUOTA.format(kilobytes=ROOM * bytes_of_letters // 1024 + 4096)
        self.dovecots: dict[Offers, Dovecot] = {}
        self.wires: dict[Offers, Wire] = {}
        for offers in dict.fromkeys(each.offers for each in self.plan.owners):
            folder = self.made(f"dovecot-{offers.name.lower()}")
            server = Dovecot(folder, capability=offers.value, settings=settings)
            self.dovecots[offers] = keep(closing(server))
            log = self.folder / f"wire-{offers.name.lower()}.log"
            self.wires[offers] = keep(closing(Wire(server.port, log)))
        twice = self.plan.come_twice
        self.people = {
            each.name: keep(
                closing(Person(each.name, self.dovecots[each.offers], self.journal, twice))
            )
            for each in self.plan.owners
        }
        self.tell_database("CREATE DATABASE hamlet COLLATE utf8mb4_bin")
        # Only what happens in the storm must outlive a server that is killed.
        self.tell_database("SET GLOBAL innodb_flush_log_at_trx_commit = 0")
        hamlet = Hamlet(
            self.made("hamlet"), database=self.mariadb.url("hamlet"), broker=self.redis.url
        )
        self.hamlet = keep(closing(hamlet))
        self.hamlet.add(
            [
                {
                    "name": each.name,
                    "port": self.wires[each.offers].port,
                    "preset": each.preset,
                    "keyword": keyword(each.name),
                    "trusted": friends(list(self.plan.corpus), each.name),
                }
                for each in self.plan.owners
            ]
        )
        self.tell_database("SET GLOBAL innodb_flush_log_at_trx_commit = 1")
        self.hamlet.start()

    def made(self, name: str) -> Path:
        """A new folder in the world's."""
        folder = self.folder / name
        folder.mkdir()
        return folder

    def close(self) -> None:
        """Everything has ended."""
        self.stack.close()

    def tell_database(self, statement: str) -> None:
        """The database has done what the statement says."""
        with closing(self.connect("")) as connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def connect(self, name: str = "hamlet") -> "MySQLdb.connections.Connection":
        """A connection to the database."""
        return MySQLdb.connect(
            unix_socket=str(self.mariadb.socket), user="root", database=name, autocommit=True
        )

    def hand_over(self, letter: Letter) -> None:
        """The mail server's own program delivers the letter; `NotNowError` where it cannot."""
        server = self.dovecots[self.offers[letter.to]]
        try:
            server.doveadm("save", "-u", letter.to, "-m", INBOX, stdin=letter.raw)
        except ServerError as error:
            if "quota" in str(error).lower():
                raise NotNowError from error
            raise
        self.journal.write(Delivered(letter, INBOX, frozenset(), None))

    def kill_owner(self, connection: Connection) -> None:
        """The process of Hamlet's at the other end of the connection has died."""
        pid = owner(*connection.ports)
        for each in self.hamlet.processes:
            if pid is not None and each.holds(pid):
                if pid == each.popen.pid:
                    each.kill()
                else:
                    each.kill_member(pid)

    def renumber(self, name: str, folder: str) -> None:
        """The folder has a new UIDVALIDITY and new UIDs."""
        offers = self.offers[name]
        person, wire = self.people[name], self.wires[offers]
        with person.lock:
            refused, wire.refuses = wire.refuses, True
            wire.cut()
            person.close()
            # Its processes end when their connections have.
            time.sleep(0.3)
            place = self.dovecots[offers].mail / name / ("" if folder == INBOX else folder)
            for each in [*place.glob("dovecot-uidlist"), *place.glob("dovecot.index*")]:
                each.unlink(missing_ok=True)
            person.client = person.connected()
            wire.refuses = refused

    def revive(self, process: Process) -> None:
        """The server runs, whether or not it did."""
        deadline = time.monotonic() + PATIENCE
        while process.popen.poll() is not None:
            try:
                process.start()
            except ServerError:
                # Somebody else may have got its port meanwhile, as the client of something.
                if time.monotonic() > deadline:
                    raise
                time.sleep(1.0)

    def heal(self) -> None:
        """Nothing is wrong any more."""
        self.revive(self.mariadb.process)
        self.revive(self.redis.process)
        for wire in self.wires.values():
            wire.heal()
        for each in self.hamlet.processes:
            each.wake()
