"""How much memory a process has had at most."""

from pathlib import Path

STATUS = Path("/proc/self/status")


def high_water() -> int:
    """Most memory that this process has had since its program was loaded [bytes].

    `ru_maxrss` says more: it begins with what whoever started the process had, and hides all that is less.
    """
    [line] = (line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
    return 1024 * int(line.split()[1])
