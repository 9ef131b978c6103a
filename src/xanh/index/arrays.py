"""Types of arrays. A missing value is NaN; units stand on the last axis but one, indicators on the last."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Flags = NDArray[np.bool_]
