// The draw, done again by a script that shares no line with the product: its vectors are the same,
// and one changed letter of seed, list or order is found.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
const script = fileURLToPath(new URL("proof/verifier/draw.py", root));
const draws = JSON.parse(readFileSync(new URL("crates/engines/draw/vectors.json", root), "utf8"));

function check(input) {
  const done = spawnSync("python3", [script], { input: JSON.stringify(input), encoding: "utf8" });
  assert.ok(!done.error, `python3: ${done.error?.message}`);
  return { code: done.status, said: (done.stdout + done.stderr).trim() };
}

test("the vectors of the draw come out the same", () => {
  assert.deepEqual(check(draws), { code: 0, said: `the same: ${draws.length} draws` });
});

test("a changed seed, list or order is found", () => {
  const at = draws.findIndex((draw) => draw.pool.length > 10);
  const changes = [
    (draw) => (draw.seed += " "),
    (draw) => draw.pool.pop(),
    (draw) => draw.order.reverse(),
    (draw) => (draw.list = draw.list.replace(/./u, (c) => (c === "0" ? "1" : "0"))),
  ];
  for (const change of changes) {
    const forged = structuredClone(draws);
    change(forged[at]);
    const { code, said } = check(forged);
    assert.equal(code, 1, said);
    assert.ok(said.startsWith("differs: "), said);
  }
});
