"""A simulation on a real cluster of separate processes, one of which is killed midway."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from tests.index.test_simulate import MEANS, NOISE, SCALES, made, same
from xanh.index import score
from xanh.index.simulate import Options, simulate_result

distributed = pytest.importorskip("distributed")
REPLICATIONS = 300_000


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None,
            worker_dashboard_address=None, local_directory=str(tmp_path_factory.mktemp("dask")),
        ) as cluster,
        distributed.Client(cluster) as connected,
    ):  # fmt: skip
        yield connected


class Killer:
    """Kills one of the cluster's processes when a part of the work is done."""

    def __init__(self, client: Any) -> None:
        self.workers: dict[str, int] = client.run(os.getpid)
        self.killed = 0

    def __call__(self, done: int, wanted: int) -> None:
        if not self.killed and done > wanted // 4:
            self.killed = next(iter(self.workers.values()))
            os.kill(self.killed, signal.SIGKILL)


def test_a_process_killed_midway_loses_nothing(client: Any) -> None:
    result = score(*made())
    alone = simulate_result(result, [NOISE, SCALES, MEANS], Options(replications=REPLICATIONS, seed=4))
    killer = Killer(client)
    assert len(set(killer.workers.values()) - {os.getpid()}) == 2
    spread = simulate_result(
        result,
        [NOISE, SCALES, MEANS],
        Options(replications=REPLICATIONS, seed=4, executor=client.get_executor(), progress=killer),
    )
    assert killer.killed
    assert same(spread, alone)
    assert spread.used == alone.used == REPLICATIONS
    assert (spread.mean_shift, spread.convergence) == (alone.mean_shift, alone.convergence)
    client.wait_for_workers(2)
    assert killer.killed not in client.run(os.getpid).values()
