// The draw of a panel, checked by a script that shares no line with the product: the vector comes
// out the same, and whatever is changed in it is found.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
const script = fileURLToPath(new URL("proof/verifier/panel.py", root));
const vector = JSON.parse(readFileSync(new URL("crates/engines/draw/panel.json", root), "utf8"));

function check(input) {
  const done = spawnSync("python3", [script], { input: JSON.stringify(input), encoding: "utf8" });
  assert.ok(!done.error, `python3: ${done.error?.message}`);
  return { code: done.status, said: (done.stdout + done.stderr).trim() };
}

test("the vector of the panel comes out the same", () => {
  const { code, said } = check(vector);
  assert.equal(code, 0, said);
  assert.ok(said.startsWith(`the same: panel ${vector.number} of ${vector.panels.length}`), said);
});

test("a changed panel, quota, chance, seed or number is found", () => {
  const other = vector.people.findIndex((one) => !vector.panels[0].includes(one.id));
  const changes = [
    [(it) => (it.panels[0][0] = it.people[other].id), "differs: "],
    [(it) => (it.panels[0][0] = it.panels[0][1]), "differs: the people of panel 0"],
    [(it) => (it.quotas[0].max = 0), "differs: panel 0"],
    [(it) => (it.people[3].panels += 1), "differs: the chance of"],
    [(it) => it.panels.reverse(), "differs: the hash"],
    [(it) => (it.seed = it.seed.replace("00", "01")), "differs: the commitment"],
    [(it) => (it.number = (it.number + 1) % it.panels.length), "differs: the number"],
    [(it) => it.drawn.reverse(), "differs: the panel"],
  ];
  for (const [change, expected] of changes) {
    const forged = structuredClone(vector);
    change(forged);
    const { code, said } = check(forged);
    assert.equal(code, 1, said);
    assert.ok(said.startsWith(expected), said);
  }
});
