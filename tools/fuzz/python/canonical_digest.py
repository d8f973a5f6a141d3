"""SHA-256 of a value in the form that src/reading/canonical-digest.ts describes."""

import hashlib
import struct

import numpy as np

NAN = bytes([0, 0, 0, 0, 0, 0, 0xF8, 0x7F])


def canonical_digest(value):
    digest = hashlib.sha256()
    write(digest.update, value, [])
    return digest.hexdigest()


def write(update, value, above):
    if isinstance(value, np.generic):
        value = value.item()
    if value is None:
        update(b"N")
    elif isinstance(value, bool):
        update(b"b1" if value else b"b0")
    elif isinstance(value, int):
        update(b"f" + float64(float(value)) if abs(value) < 2**53 else f"i{value};".encode())
    elif isinstance(value, float):
        update(b"f" + float64(value))
    elif isinstance(value, str):
        counted(update, "s", value.encode("utf-8", "surrogatepass"))
    elif isinstance(value, (bytes, bytearray)):
        counted(update, "y", bytes(value))
    else:
        for up, container in enumerate(reversed(above)):
            if container is value:
                update(f"^{up + 1};".encode())
                return
        write_container(update, value, [*above, value])


def write_container(update, value, path):
    if isinstance(value, np.ndarray):
        shape = ",".join(map(str, value.shape))
        if value.dtype.kind in "fiub":
            elements = value.astype("<f8")
            elements[np.isnan(elements)] = np.nan
            update(f"a{shape};".encode() + elements.tobytes())
        elif value.dtype.kind in "USO":
            update(f"o{shape};".encode())
            for item in value.ravel().tolist():
                write(update, item, path)
        else:
            raise ValueError(f"an array of {value.dtype} is not rendered")
    elif isinstance(value, (list, tuple)):
        update(f"l{len(value)};".encode())
        for item in value:
            write(update, item, path)
    elif isinstance(value, dict):
        update(f"d{len(value)};".encode())
        for key, item in value.items():
            write(update, key, path)
            write(update, item, path)
    elif isinstance(value, (set, frozenset)):
        digests = sorted(canonical_digest(item) for item in value)
        update(f"S{len(value)};{''.join(digests)}".encode())
    else:
        raise ValueError(f"a {type(value).__name__} is not rendered")


def counted(update, kind, content):
    update(f"{kind}{len(content)};".encode() + content)


def float64(value):
    return NAN if value != value else struct.pack("<d", value)
