// The journal's export, made by the product itself, against the script of a third party: the demo
// county's own history is whole, and one changed letter in it is found.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const binary = process.env.GONGDI_BIN ?? join(target, "debug", "gongdi");
const script = join(root, "proof", "verifier", "verify.py");

let folder;
let text;

function run(command, args, input) {
  const done = spawnSync(command, args, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  // A verifier that has found a break stops reading; the rest of the input then has no reader.
  const stopped = done.error?.code === "EPIPE" && done.status !== null;
  assert.ok(!done.error || stopped, `${command}: ${done.error?.message}`);
  return { code: done.status, said: (done.stdout + done.stderr).trim() };
}

before(() => {
  assert.ok(existsSync(binary), `no binary at ${binary}: cargo build --package gongdi`);
  folder = mkdtempSync(join(tmpdir(), "gongdi-verifier-"));
  const data = join(folder, "data");
  const made = run(binary, ["demo", "--data", data]);
  assert.equal(made.code, 0, `gongdi demo: ${made.said}`);
  const file = join(folder, "journal.jsonl");
  const exported = run(binary, ["export", "--data", data, "--out", file]);
  assert.equal(exported.code, 0, `gongdi export: ${exported.said}`);
  text = readFileSync(file, "utf8");
});

after(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const check = (input) => run("python3", [script], input);

test("the demo county's export is whole and counts what it holds", () => {
  const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.equal(lines[0].format, "gongdi-journal");
  const entries = lines.filter((line) => line.entry).length;
  const chains = lines.filter((line) => line.chain).length;
  const digests = lines.filter((line) => line.digest).length;
  assert.ok(entries > 0, "the demo has no entries");
  const { code, said } = check(text);
  assert.equal(said, `whole: ${chains} chains, ${entries} entries, ${digests} digests`);
  assert.equal(code, 0);
});

test("one changed field of one entry is found and named", () => {
  const lines = text.trimEnd().split("\n");
  const at = lines.findIndex((line) => line.startsWith('{"entry"'));
  const line = JSON.parse(lines[at]);
  const place = `broken: ${line.entry.home} ${line.entry.seq}`;
  const changes = [
    (l) => (l.entry.at += 1),
    (l) => (l.entry.actor = "anonymous"),
    (l) => (l.input = l.input.replace("{", "{ ")),
    (l) => (l.hash = l.hash.replace(/./u, (c) => (c === "0" ? "1" : "0"))),
  ];
  for (const change of changes) {
    const forged = structuredClone(line);
    change(forged);
    const { code, said } = check(lines.with(at, JSON.stringify(forged)).join("\n"));
    assert.equal(code, 1, said);
    assert.ok(said.startsWith(place), said);
  }
});

test("a missing entry and a missing end are found", () => {
  const lines = text.trimEnd().split("\n");
  const at = lines.findIndex((line) => line.startsWith('{"entry"'));
  assert.equal(check(lines.toSpliced(at, 1).join("\n")).code, 1);
  assert.equal(check(lines.slice(0, -1).join("\n")).said, "broken: export cut-short");
});
