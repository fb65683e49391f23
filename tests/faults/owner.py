"""Whose a TCP connection is: Linux says it in /proc."""

from pathlib import Path


def owner(local_port: int, remote_port: int) -> int | None:
    """The process that holds this machine's connection between the two loopback ports."""
    inode = inode_of(local_port, remote_port)
    if inode is None:
        return None
    wanted = f"socket:[{inode}]"
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and wanted in links(process / "fd"):
            return int(process.name)
    return None


def inode_of(local_port: int, remote_port: int) -> int | None:
    """The number under which processes hold the connection's socket."""
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        ports = [int(address.partition(":")[2], 16) for address in fields[1:3]]
        if ports == [local_port, remote_port]:
            return int(fields[9])
    return None


def links(folder: Path) -> set[str]:
    """Where a process's file descriptors lead to; {} where it has just ended."""
    found = set()
    try:
        for each in folder.iterdir():
            found.add(str(each.readlink()))
    except OSError:
        return found
    return found
