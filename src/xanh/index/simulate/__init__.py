"""Uncertainty and sensitivity: many replications of a composite index in one array program."""

from xanh.index.simulate.assumptions import (
    Alternatives,
    Assumption,
    Dirichlet,
    Experts,
    ImputationDraws,
    Inclusion,
    LeaveOneOut,
    Ordinal,
    ParameterRange,
    ParameterValues,
    Replicates,
    SamplingError,
    WeightNoise,
    WeightSets,
)
from xanh.index.simulate.outcome import Simulation
from xanh.index.simulate.run import Options, simulate, simulate_result

__all__ = [
    "Alternatives",
    "Assumption",
    "Dirichlet",
    "Experts",
    "ImputationDraws",
    "Inclusion",
    "LeaveOneOut",
    "Options",
    "Ordinal",
    "ParameterRange",
    "ParameterValues",
    "Replicates",
    "SamplingError",
    "Simulation",
    "WeightNoise",
    "WeightSets",
    "simulate",
    "simulate_result",
]
