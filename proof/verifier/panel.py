"""Does the draw of a panel again (docs/draw.md): reads on stdin what `gongdi draw … --seed … --format json` prints.
Counts every panel against the quotas and every person's chance, makes the hash and the commitment again, draws, and
exits 1 at the first thing that differs."""
import contextlib, io, json, pathlib, runpy, sys
told, sys.stdin = json.load(sys.stdin), io.StringIO("[]")
with contextlib.redirect_stdout(io.StringIO()):  # draw.py with no draws to do: its SM3 is what is needed
    sm3 = runpy.run_path(str(pathlib.Path(__file__).with_name("draw.py")))["sm3"]
def differs(what): sys.exit(f"differs: {what}")
people = {one["id"]: one for one in told["people"]}
if len(people) != len(told["people"]): differs("a person twice")
count = dict.fromkeys(people, 0)
for number, panel in enumerate(told["panels"]):
    if len(set(panel)) != told["size"] or len(panel) != told["size"] or not set(panel) <= set(people):
        differs(f"the people of panel {number}")
    for quota in told["quotas"]:
        column = told["categories"].index(quota["category"])
        held = sum(people[name]["values"][column] == quota["value"] for name in panel)
        if not quota["min"] <= held <= quota["max"]: differs(f'panel {number}: {quota["category"]} {quota["value"]}')
    for name in panel: count[name] += 1
for name, person in people.items():
    if person["panels"] != count[name]: differs(f"the chance of {name}")
lines = [["gongdi-lottery-1"], ["size", str(told["size"])], ["categories", *told["categories"]]]
lines += [["quota", q["category"], q["value"], str(q["min"]), str(q["max"])] for q in told["quotas"]]
lines += [["person", one["id"], *one["values"]] for one in told["people"]]
lines += [["panel", *panel] for panel in told["panels"]]
lottery = sm3("".join("\t".join(line) + "\n" for line in lines).encode()).hex()
if told["lottery"] != lottery: differs("the hash of the lottery")
if told["commitment"] != sm3(bytes.fromhex(told["seed"])).hex(): differs("the commitment to the seed")
n, k, number = len(told["panels"]), 0, 2**64
while n > 1 and number >= 2**64 // n * n:  # a number past the last whole multiple is thrown away
    text = f'gongdi-panel-1/{lottery}/{told["seed"]}'.encode() + k.to_bytes(8, "big")
    number, k = int.from_bytes(sm3(text)[:8], "big"), k + 1
if told["number"] != (number % n if n > 1 else 0): differs("the number of the panel")
if told["drawn"] != told["panels"][told["number"]]: differs("the panel")
print(f'the same: panel {told["number"]} of {n}, chances {min(count.values())} to {max(count.values())}')
