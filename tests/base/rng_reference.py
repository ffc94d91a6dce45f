"""The reference values of rng_test.cc, computed without looking at our C++.

Written from the published descriptions: splitmix64 (Steele, Lea, Flood: "Fast
splittable pseudorandom number generators", 2014) and xoshiro256** (Blackman,
Vigna: "Scrambled linear pseudorandom number generators", 2018). Run it by hand
and compare: python3 tests/base/rng_reference.py
"""

from collections.abc import Iterator

MASK = 2**64 - 1


def splitmix64(state: int) -> Iterator[int]:
    """Yields the sequence that starts behind `state`."""
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        yield mixed ^ (mixed >> 31)


def rotate_left(value: int, count: int) -> int:
    """Rotates 64 bits."""
    return ((value << count) | (value >> (64 - count))) & MASK


def xoshiro256starstar(seed: int) -> Iterator[int]:
    """Yields the sequence whose state is splitmix64's first four values."""
    source = splitmix64(seed)
    s = [next(source) for _ in range(4)]
    while True:
        yield (rotate_left((s[1] * 5) & MASK, 7) * 9) & MASK
        shifted = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = rotate_left(s[3], 45)


def fork_seed(seed: int, name: bytes) -> int:
    """The seed of the stream `name`: FNV-1a of the name, mixed twice."""
    digest = 0xCBF29CE484222325
    for byte in name:
        digest = ((digest ^ byte) * 0x100000001B3) & MASK
    source = splitmix64(seed ^ rotate_left(digest, 17))
    next(source)
    return next(source)


def main() -> None:
    """Prints every value that rng_test.cc holds."""
    for seed in (0, 1, 42, MASK):
        source = xoshiro256starstar(seed)
        values = [f"{next(source):#018x}" for _ in range(4)]
        print(f"seed {seed:#x}: {', '.join(values)}")
    source = xoshiro256starstar(42)
    for _ in range(999):
        next(source)
    print(f"seed 42, 1000th: {next(source):#018x}")
    for name in (b"", b"disk/w2", b"network"):
        print(f"fork of 42, {name!r}: {fork_seed(42, name):#018x}")


if __name__ == "__main__":
    main()
