"""Does draws again (docs/draw.md): reads [{"seed", "pool", "list", "order"}] on stdin, exits 1 at the first that differs.
With --make it reads [{"seed", "pool"}] and prints them with list and order filled in."""
import json, sys
def rot(x, n): return (x << n % 32 | (x & 0xFFFFFFFF) >> 32 - n % 32) & 0xFFFFFFFF
def sm3(data):
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    data += b"\x80" + bytes(-(len(data) + 9) % 64) + (8 * len(data)).to_bytes(8, "big")
    for i in range(0, len(data), 64):
        w = [int.from_bytes(data[k:k + 4], "big") for k in range(i, i + 64, 4)]
        for j in range(16, 68):
            w += [(x := w[j - 16] ^ w[j - 9] ^ rot(w[j - 3], 15)) ^ rot(x, 15) ^ rot(x, 23) ^ rot(w[j - 13], 7) ^ w[j - 6]]
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            s = rot(rot(a, 12) + e + rot(0x79CC4519 if j < 16 else 0x7A879D8A, j), 7)
            x, y = (a ^ b ^ c, e ^ f ^ g) if j < 16 else (a & b | a & c | b & c, e & f | ~e & g)
            x, y = x + d + (s ^ rot(a, 12)) + (w[j] ^ w[j + 4]) & 0xFFFFFFFF, y + h + s + w[j] & 0xFFFFFFFF
            a, b, c, d, e, f, g, h = x, a, rot(b, 9), c, y ^ rot(y, 9) ^ rot(y, 17), e, rot(f, 19), g
        v = [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in v)
def order(seed, pool):
    pool, k = sorted(pool, key=str.encode), 0
    for last in range(len(pool) - 1, 0, -1):
        n, number = last + 1, 2**64
        while number >= 2**64 // n * n:  # a number past the last whole multiple is thrown away
            number, k = int.from_bytes(sm3(seed.encode() + k.to_bytes(8, "big"))[:8], "big"), k + 1
        pool[last], pool[number % n] = pool[number % n], pool[last]
    return pool
def listed(pool): return sm3("".join(name + "\n" for name in sorted(pool, key=str.encode)).encode()).hex()
draws = json.load(sys.stdin)
if "--make" in sys.argv:
    for one in draws: one["list"], one["order"] = listed(one["pool"]), order(one["seed"], one["pool"])
    sys.exit(print(json.dumps(draws, ensure_ascii=False, indent=1)))
for one in draws:
    if one["list"] != listed(one["pool"]): sys.exit(f'differs: the list of {one["seed"]}')
    if one["order"] != order(one["seed"], one["pool"]): sys.exit(f'differs: the order of {one["seed"]}')
print(f"the same: {len(draws)} draws")
