"""Checks the published receipts of a secret vote on stdin (docs/ballots.md, Receipts): the JSON of
`/api/{home}/meetings/{matter}/receipts`. Exits 1 and says what does not fit. With a receipt as argument
it says in which line it stands."""
import json, os, sys
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "verify.py")) as f:
    scope = {}
    exec(f.read().split("def given", 1)[0], scope)
sm3 = scope["sm3"]
def need(ok, why): ok or sys.exit(f"broken: {why}")
def top(r):
    if len(r) < 2: return sm3(b"\0" + r[0]) if r else sm3(b"")
    half = 1 << (len(r) - 1).bit_length() - 1
    return sm3(b"\1" + top(r[:half]) + top(r[half:]))
data = json.load(sys.stdin)
receipts = [bytes.fromhex(one) for one in data["receipts"]]
need(all(len(one) == 32 for one in receipts), "a line is no receipt")
need(all(a < b for a, b in zip(receipts, receipts[1:])), "the lines are not sorted, or one stands twice")
need(len(receipts) == data["n"] <= data["voters"], "number-differs")
need(sm3(b"\3" + len(receipts).to_bytes(8, "big") + top(receipts)).hex() == data["root"], "root-differs")
for own in sys.argv[1:]:
    need(own in data["receipts"], f"{own} is missing")
    print(f"line {data['receipts'].index(own) + 1}")
print(f"whole: {len(receipts)} receipts, root {data['root']}, entry {data['entry']}")
