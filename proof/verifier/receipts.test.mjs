// The script of the page and the one for third parties: SM3 against the vectors of GB/T 32905-2016 and
// against each other, codes that people write down, and published lists that were meddled with.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import vm from 'node:vm'

const asset = fileURLToPath(new URL('../../crates/site/assets/receipt.js', import.meta.url))
const script = fileURLToPath(new URL('receipts.py', import.meta.url))
const verify = fileURLToPath(new URL('verify.py', import.meta.url))
const scope = vm.createContext({ Uint8Array, Int32Array, DataView, ArrayBuffer })
vm.runInContext(readFileSync(asset, 'utf8'), scope)
const { sm3, hex, receipt, code, decoded } = scope.gongdiReceipts

const said = (bytes) => hex(sm3(Uint8Array.from(bytes)))

/** Runs Python; resolves to its exit code and what it said. */
const python = (args, input) =>
  new Promise((done) => {
    const child = execFile('python3', args, (error, out, err) => done({ code: error?.code ?? 0, out, err }))
    child.stdin.end(input)
  })

test('SM3 gives the digests of the standard', () => {
  assert.equal(said(Buffer.from('abc')), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
  assert.equal(said(Buffer.from('abcd'.repeat(16))), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
  assert.equal(said([]), '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b')
})

test('SM3 agrees with the verifier at every length around a block', async () => {
  const all = Array.from({ length: 200 }, (_, n) => randomBytes(n))
  const program = `
import json, sys
scope = {}
exec(open(${JSON.stringify(verify)}).read().split("def given", 1)[0], scope)
print(json.dumps([scope["sm3"](bytes.fromhex(x)).hex() for x in json.load(sys.stdin)]))`
  const { out } = await python(['-c', program], JSON.stringify(all.map((one) => one.toString('hex'))))
  assert.deepEqual(JSON.parse(out), all.map(said))
})

test('a code comes back as its nonce however it is written, and a slip is noticed', () => {
  for (let n = 0; n < 200; n++) {
    const nonce = Uint8Array.from(randomBytes(16))
    const text = code(nonce)
    assert.match(text, /^([0-9A-HJKMNP-TV-Z]{4} ){6}[0-9A-HJKMNP-TV-Z]{4}$/)
    const alike = text.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('V', 'u')
    for (const written of [text, text.toLowerCase(), text.replaceAll(' ', ''), text.replaceAll(' ', '-'), alike]) {
      assert.equal(hex(decoded(written)), hex(nonce), written)
    }
  }
  // Fixed, so that what is found does not hang on chance: every letter replaced by its neighbour, and
  // every two neighbours the other way round.
  const text = code(Uint8Array.from({ length: 16 }, (_, i) => i * 7 + 3)).replaceAll(' ', '')
  for (let at = 0; at < text.length; at++) {
    const other = text[at] === '7' ? '8' : '7'
    assert.equal(decoded(text.slice(0, at) + other + text.slice(at + 1)), undefined, `letter ${at}`)
    const [a, b] = [text[at], text[at + 1]]
    if (b && a !== b) assert.equal(decoded(text.slice(0, at) + b + a + text.slice(at + 2)), undefined, `turn ${at}`)
  }
  for (const wrong of ['', text.slice(1), `${text}0`, '谢谢'.repeat(14), text.replace(/./, '*')]) {
    assert.equal(decoded(wrong), undefined, wrong)
  }
})

test('a receipt is the one that the engine makes', () => {
  // crates/site: capabilities/decide/ballot/tests/receipts.rs has the same value.
  const nonce = Uint8Array.from({ length: 16 }, (_, i) => i)
  assert.equal(receipt('0190f3a0-0000-7000-8000-00000000002a', nonce), '0de340afe62e2039fdccb9fbda15ba5356b7d919380d6058ec05f3b12e954f91')
})

/** A list of so many lines with its root, made by the engine's formula in the page's script. */
function published(count) {
  const ballot = '0190f3a0-0000-7000-8000-00000000002a'
  const nonces = Array.from({ length: count }, (_, i) => Uint8Array.from({ length: 16 }, (_, j) => (i * 31 + j * 7) & 255))
  const receipts = nonces.map((nonce) => receipt(ballot, nonce)).sort()
  const bytes = (text) => [...Buffer.from(text, 'hex')]
  const top = (list) => {
    if (list.length === 0) return said([])
    if (list.length === 1) return said([0, ...bytes(list[0])])
    let half = 1
    while (half * 2 < list.length) half *= 2
    return said([1, ...bytes(top(list.slice(0, half))), ...bytes(top(list.slice(half)))])
  }
  const root = said([3, 0, 0, 0, 0, 0, 0, 0, count, ...bytes(top(receipts))])
  return { n: count, voters: count + 3, root, entry: 17, receipts }
}

test('a published list is checked without the program, and what was meddled with is named', async () => {
  for (const count of [0, 1, 2, 3, 7, 8, 21]) {
    const { code: exit, out } = await python([script], JSON.stringify(published(count)))
    assert.deepEqual([exit, out.startsWith(`whole: ${count} receipts`)], [0, true], out)
  }
  const whole = published(21)
  const own = await python([script, whole.receipts[4]], JSON.stringify(whole))
  assert.match(own.out, /^line 5\n/)
  const without = { ...whole, n: 20, receipts: whole.receipts.toSpliced(4, 1) }
  const wrong = [
    [without, 'root-differs'],
    [{ ...whole, n: 20 }, 'number-differs'],
    [{ ...whole, voters: 20 }, 'number-differs'],
    [{ ...whole, receipts: whole.receipts.toReversed() }, 'not sorted'],
    [{ ...whole, receipts: whole.receipts.with(4, whole.receipts[3]) }, 'not sorted'],
    [{ ...whole, root: '0'.repeat(64) }, 'root-differs'],
  ]
  for (const [list, why] of wrong) {
    const { code: exit, err } = await python([script], JSON.stringify(list))
    assert.deepEqual([exit, err.includes(why)], [1, true], err)
  }
  const lost = await python([script, 'ab'.repeat(32)], JSON.stringify(whole))
  assert.deepEqual([lost.code, lost.err.includes('is missing')], [1, true])
})
