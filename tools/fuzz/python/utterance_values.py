"""What the readers of datasets have in common: the values of an utterance, by address."""

import numpy as np
from canonical_digest import canonical_digest


class Values(dict):
    """Digests by address. An address that cannot be read is left out."""

    def add(self, address, value):
        """Where an address is used again, a count tells the second from the first."""
        count = sum(1 for other in self if other == address or other.startswith(f"{address} (")) + 1
        self[address if count == 1 else f"{address} ({count})"] = canonical_digest(value)

    def utterance(self, address, valence, transcript, simulated, streams):
        self.add(address, [float(valence), transcript or None, simulated or None])
        for stream, frames in streams.items():
            if frames is not None and len(frames) > 0:
                self.add(f"{address}: {stream}", clean(frames))


def clean(frames):
    """float32, with 0 for what is not finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        values = np.array(frames).astype(np.float32)
    values[~np.isfinite(values)] = 0
    return values


def last_observed(frames):
    """Frames up to the last row that is not all zero."""
    rows = np.flatnonzero(np.any(clean(frames) != 0, axis=1))
    return 0 if len(rows) == 0 else int(rows[-1]) + 1
