"""Random numbers by counter: they depend on the seed, the assumption and the replication alone.

A block of BLOCK replications has a generator of its own, keyed by seed, assumption and block. Any number of
threads, processes or machines, in any order, draws the same numbers; a longer run begins with those of a
shorter one.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np

from xanh.index.arrays import Floats

BLOCK = 1024


def uniforms(seed: int, name: str, block: int, width: int) -> Floats:
    """(width, BLOCK) numbers of (0, 1) for one block of replications.

    Source
    ------
    Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (2011): Philox.

    Examples
    --------
    >>> bool((uniforms(0, "weights", 3, 2) == uniforms(0, "weights", 3, 2)).all())
    True
    >>> bool((uniforms(0, "weights", 3, 2) == uniforms(1, "weights", 3, 2)).any())
    False
    """
    key = np.random.SeedSequence((seed, crc32(name.encode()), block))
    drawn = np.random.Generator(np.random.Philox(key)).random((width, BLOCK))
    return np.maximum(drawn, 2.0**-54)  # an inverse distribution function has no value at 0


def blocks(replications: int) -> list[tuple[int, int]]:
    """Each block with the number of its replications that count.

    Examples
    --------
    >>> blocks(2000)
    [(0, 1024), (1, 976)]
    """
    full, rest = divmod(replications, BLOCK)
    return [(block, BLOCK) for block in range(full)] + ([(full, rest)] if rest else [])
