"""How much is measured: the size the bars are stated for, and a tiny one that shows that all of it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Amounts of data and numbers of runs."""

    plans: int = 20
    tasks: int = 500  # of each plan
    agencies: int = 60
    years: int = 10
    provinces: int = 63
    repeats: int = 9  # of a reading
    growth: tuple[int, ...] = (1, 4, 16)
    corrections: int = 30  # by the reviewer of an open draft
    journal: int = 3000  # lines of years of work
    requests: int = 40  # of a page
    warm: int = 3  # requests before those that count
    lines: int = 400  # of the journal, one writer
    writers: int = 8
    lines_each: int = 50
    replications: int = 200_000  # of a simulation
    turns: int = 5  # of one thread and two
    many: int = 10_000_000  # replications in bounded memory
    rows: int = 100_000  # units normalised and aggregated at once
    triad: int = 256  # MB of each array
    plans_printed: int = 4
    looks: int = 6  # in which each is printed
    parts: int = 85  # of a consolidated report: 20 departments and 65 communes
    pages_checked: int = 50
    scanned: tuple[int, ...] = (4, 40)  # pages of long scans
    pages: tuple[int, ...] = (25, 100, 200)  # of long documents
    senders: int = 300  # agencies that send in the last minute
    connections: int = 64
    minute: float = 60.0  # seconds before the deadline in which they send
    units: int = 85  # on the board
    board_tasks: int = 20_000  # beside it
    kills: int = 500  # submissions and issues while processes are killed
    shots: int = 20  # a supervisor waits longer after each death: more would time its pauses


FULL = Size()
TINY = Size(
    plans=2,
    tasks=6,
    agencies=60,
    years=2,
    provinces=5,
    repeats=1,
    growth=(1,),
    corrections=3,
    journal=30,
    requests=2,
    warm=1,
    lines=10,
    writers=2,
    lines_each=3,
    replications=2000,
    turns=1,
    many=40_000,
    rows=1000,
    triad=8,
    plans_printed=1,
    looks=1,
    parts=3,
    pages_checked=2,
    scanned=(2,),
    pages=(12,),
    senders=6,
    connections=3,
    minute=1.0,
    units=4,
    board_tasks=40,
    kills=24,
    shots=4,
)
SIZES = {"full": FULL, "tiny": TINY}
