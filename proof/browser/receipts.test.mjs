// Receipts of a secret vote: the voter's phone makes one and shows a code; after the close the phone
// finds its line by itself, and any other device finds it from the code. Nobody else learns anything,
// and what the code is made of never leaves the device.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { advanceDays, desktop, phone } from './support/harness.mjs'
import {
  VILLAGES,
  checkIn,
  dayAhead,
  enter,
  fill,
  followLink,
  freshId,
  hand,
  inCounty,
  look,
  press,
  says,
  saysNot,
  send,
  takenUp,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]
const verifier = fileURLToPath(new URL('../verifier/receipts.py', import.meta.url))

const TOPIC = {
  title: '茶园的路几点关门，6 米宽的口子装不装栏杆',
  place: '村集体茶园',
  people: '全村各户',
  households: 301,
  cost_fen: 600_000,
  money: '村集体收入',
  plan: '晚上十点关，两边各留一个人走的口子，钥匙放在值班室。',
  class: 'vital_interest_deliberation',
  body: 'deliberation',
  basis: 'household',
}

test('a voter finds the own line, on the phone and by the code, and the line tells nobody anything', () =>
  inCounty(async (server, browser) => {
    const { clerk, path, papers, witnesses: [a, b] } = await sitting(server)
    await phone(browser, server, async (voter) => {
      const sent = listened(voter)
      const code = await votes(voter, path)
      await others(server, path)
      await notYet(voter, server, path)
      await clerk.does(`${path}/tally`, { issued: papers, returned: papers, yes: papers, no: 0, abstain: 0, invalid: 0, witness_a: a, witness_b: b })
      await clerk.does(`${path}/closing`)

      const line = await ownPhone(voter, path)
      await desktop(browser, server, (other) => byCode(other, path, code, line))
      await desktop(browser, server, (other) => byReceipt(other, server, path))
      await phone(browser, server, (other) => byCode(other, path, code.toLowerCase().replaceAll(' ', ''), line))
      await phone(browser, server, { javaScriptEnabled: false }, (other) => withoutScript(other, server, path))
      tellsNothing(sent, code)
    })
    await checked(server, path)
  }))

/** A deliberation sits, in secret, with so many on paper and two villagers who vote by phone. */
async function sitting(server) {
  const villager = await hand(server, `${STEM}-villager1`)
  let clerk = await hand(server, `${STEM}-secretary`)
  const { topic } = await takenUp(villager, clerk, home, '茶园的事想请大家一起定。')
  await clerk.does(`/${home}/topics/${topic}/publication`, TOPIC)
  const { now } = await advanceDays(server, 11)
  clerk = await hand(server, `${STEM}-secretary`)
  const meeting = freshId()
  const starts_at = Date.parse(`${dayAhead(new Date(now), 1)}T09:00+08:00`)
  await clerk.does(`/${home}/topics/${topic}/meetings`, { id: meeting, starts_at, venue: '村小学操场', secret: true })
  await advanceDays(server, 1)
  clerk = await hand(server, `${STEM}-secretary`)
  const path = `/${home}/meetings/${meeting}`
  await clerk.does(`${path}/opening`)
  const except = []
  for (const name of ['villager1', 'villager2']) {
    const by = await hand(server, `${STEM}-${name}`)
    await by.does(`${path}/arrivals`)
    except.push((await by.read('/my')).me.household)
  }
  const papers = await checkIn(clerk, home, meeting, 4, { except, paper: true })
  await clerk.does(`${path}/ballot`, { id: freshId() })
  return { clerk, path, papers, witnesses: await heads(clerk, except) }
}

/** Everything that leaves the page. */
function listened(page) {
  const sent = []
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
  return sent
}

/** Votes on the phone; resolves to the code that one is asked to write down. */
async function votes(page, path) {
  await enter(page, `${STEM}-villager1`)
  await visit(page, path)
  await saysNot(page, '请记下回执码')
  await fill(page, { answer: 'yes' })
  assert.equal(await send(page, '投进票箱'), 200)
  await says(page, '请记下回执码', '票在箱里')
  const shown = page.locator('[data-codes] code')
  assert.equal(await shown.count(), 1)
  const code = await shown.innerText()
  assert.match(code, /^([0-9A-Z]{4} ){6}[0-9A-Z]{4}$/)
  await shown.scrollIntoViewIfNeeded()
  await look(page, 'receipts-code')
  // It stays while the vote runs.
  await visit(page, path)
  assert.equal(await shown.innerText(), code)
  return code
}

/** A second voice without a receipt of the page: as a program of one's own would hand it in. */
async function others(server, path) {
  const by = await hand(server, `${STEM}-villager2`)
  const receipt = createHash('sha256').update(randomBytes(16)).digest('hex')
  const bad = await by.tries(`${path}/box`, { answer: 'no', receipt: 'K7' })
  assert.deepEqual([bad.status, bad.body.code], [422, 'field_bad'])
  await by.does(`${path}/box`, { answer: 'no', receipt })
}

/** Before the close neither page nor interface shows a list, and no page leads to it. */
async function notYet(page, server, path) {
  const nobody = await hand(server)
  const { status, text } = await nobody.looks(`${path}/receipts`)
  assert.equal(status, 409, text)
  assert.equal((await page.goto(`${path}/receipts`)).status(), 409)
  await visit(page, path)
  assert.equal(await page.locator('main a[href$="/receipts"]').count(), 0)
}

/** Heads of the first households: they came first of all. */
async function heads(clerk, except) {
  const { list } = await clerk.read(`/${home}/people`)
  return list.filter(({ key }) => !except.includes(key)).slice(0, 2).map(({ key }) => `${key}-01`)
}

/** The result leads to the list, and the phone on which one voted finds the line; resolves to it. */
async function ownPhone(page, path) {
  await visit(page, path)
  await followLink(page, /回执名单（2 张）/)
  const found = page.locator('[data-mine]').getByText(/找到了，第 [12] 行/)
  await found.waitFor()
  await look(page, 'receipts-found')
  const line = (await found.innerText()).match(/第 (\d) 行/)[1]
  await says(page, '能防什么，不能防什么', '票箱里有 2 票，其中 2 票带回执')
  return line
}

/** From the written code on a device that has never seen it; slips and strangers' codes are told. */
async function byCode(page, path, code, line) {
  const sent = listened(page)
  await visit(page, `${path}/receipts`, 'receipts')
  const box = page.locator('[data-receipt-code] input')
  const answer = page.locator('[data-told]')
  const find = async (text, told) => {
    await box.fill(text)
    await page.locator('[data-receipt-code] button').click()
    await answer.getByText(told).waitFor()
    return answer.innerText()
  }
  const all = await find(code, `找到了，第 ${line} 行`)
  await look(page, 'receipts-by-code')
  assert.doesNotMatch(all, /没有找到/)
  const last = code.at(-1) === '7' ? '8' : '7'
  assert.match(await find(code.slice(0, -1) + last, '码抄得不对'), /28 位/)
  // A code as good as any, of another vote.
  assert.match(await find('000G 40R4 0M30 E209 185G R38E 1ZV5', '没有找到'), /村务监督委员会/)
  await look(page, 'receipts-missing')
  assert.match(await find(code, `找到了，第 ${line} 行`), /投了什么/)
  const main = await page.locator('main').innerText()
  assert.doesNotMatch(main, /同意\s*\d|弃权\s*\d|\d{4}年|\d+:\d\d/)
  tellsNothing(sent, code)
}

/** The receipt itself is looked up by the server. */
async function withoutScript(page, server, path) {
  const { receipts } = await (await hand(server)).read(`${path}/receipts`)
  await visit(page, `${path}/receipts`)
  assert.equal(await page.locator('[data-receipt-code]').isVisible(), false)
  await press(page, page.locator('main summary', { hasText: '用 64 位回执查' }))
  await says(page, '不要在这里填记下的回执码')
  await fill(page, { receipt: receipts[1] })
  assert.equal(await send(page, '查找'), 200)
  await says(page, '找到了，第 2 行')
  await fill(page, { receipt: 'ab'.repeat(32) })
  assert.equal(await send(page, '查找'), 200)
  await says(page, '没有找到', '村务监督委员会')
}

/** The same with a script beside it, on a screen. */
async function byReceipt(page, server, path) {
  const { receipts } = await (await hand(server)).read(`${path}/receipts`)
  await visit(page, `${path}/receipts?receipt=${receipts[0]}`, 'receipts-by-receipt')
  await says(page, '找到了，第 1 行')
  assert.equal(await page.locator('mark').count(), 1)
}

/** Neither the code nor the nonce in it is in anything that was sent. */
function tellsNothing(sent, code) {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const plain = code.replaceAll(' ', '').toUpperCase()
  const bits = [...plain].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('')
  const nonce = bits.slice(0, 128).match(/.{8}/g).map((eight) => parseInt(eight, 2).toString(16).padStart(2, '0')).join('')
  assert.ok(sent.length > 3)
  const told = sent.filter((one) => one.toLowerCase().includes(nonce) || one.toUpperCase().replace(/[\s+]|%20/g, '').includes(plain))
  assert.deepEqual(told, [])
}

/** The list is checked by the script that shares nothing with the product. */
async function checked(server, path) {
  const nobody = await hand(server)
  const list = await nobody.read(`${path}/receipts`)
  const run = (data) => spawnSync('python3', [verifier, list.receipts[0]], { input: JSON.stringify(data), encoding: 'utf8' })
  const whole = run(list)
  assert.equal(whole.status, 0, whole.stderr)
  assert.match(whole.stdout, /^line 1\nwhole: 2 receipts/)
  assert.equal(run({ ...list, n: 1, receipts: list.receipts.slice(0, 1) }).status, 1)
  assert.deepEqual(Object.keys(list).sort(), ['asked', 'ballot', 'entry', 'line', 'n', 'question', 'receipts', 'root', 'voters'])
}
