"""Checks a journal export on stdin (docs/journal.md): exits 1 and names the first broken line."""
import json, sys, uuid
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
def given(e): u = str(uuid.UUID(bytes=e["at"].to_bytes(6, "big") + sm3((e["home"] + e["idem"]).encode() + bytes(8))[:10], version=4)); return u[:14] + "7" + u[15:]
def need(ok, why): ok or sys.exit(f"broken: {where} {why}")
begin = lambda: (None, 0, "0" * 64, -2**63, [], {}); sys.excepthook = lambda *_: print(f"broken: {where} unreadable", file=sys.stderr)  # begin: home, number, hash, time; inputs without salt; acts
where, count, end, known, seals, roots, state = "export", [0, 0, 0], None, {}, {}, {}, begin()
for o in map(json.loads, sys.stdin):
    (home, seq, prev, at, bare, acts), end = state, o.get("end")
    if e := o.get("entry"):
        where, state = f'{e["home"]} {seq + 1}', (e["home"], e["seq"], o["hash"], e["at"], bare, acts)
        need(e["seq"] == seq + 1 and home in (None, e["home"]), "entry-missing"); asked = json.loads(o["input"])
        text, salt = json.dumps(e, ensure_ascii=False, sort_keys=True, separators=(",", ":")), o.get("salt")
        need(e["prev"] == prev and sm3(text.encode()).hex() == o["hash"] and e["at"] >= at, "hash-differs")
        need(not salt or sm3(bytes.fromhex(salt) + o["input"].encode()).hex() == e["commitment"], "input-differs")
        need([asked[k] for k in ("act", "by", "behalf")] == [e["act"], e["actor"], e["behalf"]], "asked-differs")
        known[e["home"], e["seq"]], acts[e["act"], e["matter"]] = o["hash"], e["seq"]
        if not salt: bare.append((e["seq"], ("wish.erase", e["matter"] if e["act"] == "wish.raise" else e["act"] in ("wish.split", "visit.record") and given(e))))
        if e["act"] == "digest.seal": seals[e["home"], asked["input"]["period"]] = e["at"]
    elif "chain" in o:
        for n, by in bare: where = f"{home} {n}"; need(acts.get(by, 0) > n, "erased-without-act")
        where, state = f'{o["chain"]} {seq + ((o["seq"] or 0) > seq)}', begin()
        need((o["chain"], o["seq"], o["hash"], o["at"]) == (home, seq, prev, at), "head-differs")
    elif d := o.get("digest"):
        where, row = f'{d["home"]} {d["period"]}', (d["home"], len(d["period"]))
        level = [sm3(f'\0{n["chain"]}:{n["seq"]}:{n["hash"]}'.encode()) for n in o["leaves"]]
        need(seals.pop((d["home"], d["period"]), None) == d["sealed_at"], "seal-differs")
        need(d["prev"] == roots.get(row) and d["chains"] == len(level), "prev-or-leaves-differ")
        while level[1:]: level = [sm3(b"\1" + x + y) if y else x for x, y in zip(level[::2], level[1::2] + [b""])]
        need([n.hex() for n in level] == [d["root"]], "root-differs"); roots[row] = d["root"]
        need(all(known.get((n["chain"], n["seq"])) == n["hash"] for n in o["leaves"]), "leaf-unknown")
    count, where = [n + (k in o) for n, k in zip(count, ("chain", "entry", "digest"))], "export"
for where in ("%s %s" % key for key in sorted(seals)): need(False, "digest-missing")
need(end and [end["chains"], end["entries"], end["digests"]] == count, "cut-short")
print("whole: %d chains, %d entries, %d digests" % tuple(count))
