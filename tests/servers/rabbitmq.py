"""A private RabbitMQ: a node of its own name on loopback ports, gone with its folder."""

import os
from pathlib import Path

from tests.servers.process import Process, answers, find, free_port

PACKAGE = "rabbitmq-server"

# As docs/deploy.md says: a task may run for 50 minutes before it is acknowledged.
CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{port}
consumer_timeout = 3900000
loopback_users.guest = true
vm_memory_high_watermark.relative = 0.4
log.console = true
log.console.level = warning
"""


class RabbitMQ:
    """A RabbitMQ server; `url` is what a broker setting takes.

    Distribution, by which nodes find each other, stays on loopback, and needs
    no port mapper.
    """

    def __init__(self, folder: Path) -> None:
        port, distribution = free_port(), free_port()
        (folder / "rabbitmq.conf").write_text(CONFIGURATION.format(port=port))
        self.url = f"amqp://guest:guest@127.0.0.1:{port}//"
        os_environment = {
            **os.environ,
            "HOME": str(folder),
            "RABBITMQ_NODENAME": f"hamlet{port}@localhost",
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1"
            ),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(free_port()),
        }
        server = find("rabbitmq-server", package=PACKAGE).resolve()
        # Debian's wrapper becomes the user rabbitmq; the server behind it does not.
        behind = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
        self.process = Process(
            [
                "env",
                *(f"{name}={value}" for name, value in os_environment.items()),
                str(behind if behind.exists() else server),
            ],
            log=folder / "rabbitmq.log",
            ready=lambda: answers(port),
        )

    def close(self) -> None:
        """The server has ended."""
        self.process.close()
