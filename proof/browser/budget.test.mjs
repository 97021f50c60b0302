// A sum of money, more good ideas than it pays for: villagers propose, the list is published, some
// tick on a phone under the money line, some on paper that two hands type, and what is chosen is what
// any program makes of the published file.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { advanceDays, binary } from './support/harness.mjs'
import {
  FACES,
  VILLAGES,
  dayAhead,
  enter,
  fill,
  followLink,
  hand,
  households,
  inCounty,
  look,
  press,
  says,
  saysNot,
  send,
  together,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]
const DAYS = 8
const MONEY = 100_000_00
/** Projects with their prices in fen; the sixth is struck. */
const PROJECTS = [
  ['硬化二组入户路', '二组', 60_000_00, '铺三百米，二组轮流清扫'],
  ['小广场装路灯', '小广场', 24_000_00, '装六盏，电费村里出'],
  ['三组修水池', '三组坡上', 38_500_00, '修一口水池，三组管'],
  ['四组修步道', '四组', 30_000_00, '修两百米，四组管'],
  ['五组清水沟', '五组', 12_000_00, '清一公里，五组管'],
  ['给村委会买车', '村委会', 90_000_00, '买一辆车办事用'],
]
/** What the households pick, by turns. */
const PICKS = [[1, 2], [1, 5], [3, 4], [3, 5], [2, 3, 5], [4, 5], [1]]

for (const face of ['phone', 'desktop']) {
  test(`money is shared out by phone and paper, ${face}`, () =>
    inCounty((server, browser) =>
      together(FACES[face], browser, server, ['secretary', 'villager', 'anyone'], (pages) => choice(server, pages)),
    ))
}

async function choice(server, { secretary, villager, anyone }) {
  const by = {}
  for (const who of ['secretary', 'agent', 'committee1', 'villager2']) by[who] = await hand(server, `${STEM}-${who}`)
  const path = await prepared(server, by, secretary, villager)
  const { phones, papers } = await voters(by.agent)

  await ticked(villager, path)
  for (const [at, behalf] of phones.entries()) {
    await by.agent.does(`${path}/votes`, { picks: PICKS[at % PICKS.length], behalf })
  }
  await typed(secretary, by, path, papers)

  await visit(anyone, path, 'budget-voting')
  await saysNot(anyone, '得票', '选上')
  assert.equal((await by.agent.looks(`${path}/result`)).status, 404, 'nothing is counted before the close')
  await advanceDays(server, DAYS + 1)
  await visit(secretary, `${path}/closing`)
  assert.equal(await send(secretary, '计票'), 200)
  await counted(server, by, anyone, path, 1 + phones.length + papers.length)
}

/** Opened, with projects, one of them struck, and published. */
async function prepared(server, by, secretary, villager) {
  await enter(secretary, `${STEM}-secretary`)
  await visit(secretary, `/${home}/budgets/new`, 'budget-open')
  const closes = dayAhead(new Date(), DAYS)
  await fill(secretary, {
    title: '十万元奖补怎么花',
    total_fen: '100000',
    purpose: '县里奖补，只能用于路、灯、水',
    basis: 'household',
    closes_on: closes,
  })
  assert.equal(await send(secretary, '发起'), 200)
  await says(secretary, '已经发起')
  const path = new URL(secretary.url()).pathname

  await enter(villager, `${STEM}-villager1`)
  const [title, place, , plan] = PROJECTS[0]
  await visit(villager, `${path}/projects`, 'budget-propose')
  await fill(villager, { title, place, cost_fen: '160000', plan })
  assert.notEqual(await send(villager, '提上去'), 200)
  await says(villager, '比全部的钱')
  await fill(villager, { cost_fen: '60000' })
  assert.equal(await send(villager, '提上去'), 200)
  for (const [title, place, cost_fen, plan] of PROJECTS.slice(1)) {
    await by.villager2.does(`${path}/projects`, { title, place, cost_fen, plan })
  }
  await by.secretary.does(`${path}/strikes`, { no: 6, reason: '这笔钱只能用于路、灯、水' })
  await visit(secretary, path, 'budget-list')
  await says(secretary, '已划去', '这笔钱只能用于路、灯、水')
  await by.secretary.does(`${path}/publication`)
  return path
}

/** One adult of each of some households: those who speak by phone, and those who want a paper. */
async function voters(agent) {
  const adults = []
  // The first households hold the accounts, one of which votes on the page.
  for (const { id } of (await households(agent, home)).slice(20)) {
    if (adults.length === 18) break
    const { members } = await agent.read(`/${home}/people/${id}`)
    const adult = members.find(({ age, registered }) => registered && age >= 18)
    if (adult) adults.push(adult.key)
  }
  return { phones: adults.slice(0, 12), papers: adults.slice(12) }
}

/** The villager ticks on the page; what does not fit any more can not be ticked. */
async function ticked(villager, path) {
  await visit(villager, path)
  await followLink(villager, '去选项目')
  await look(villager, 'budget-choose')
  await villager.getByLabel(/硬化二组入户路/).check()
  await says(villager, '40,000.00')
  assert.ok(await villager.getByLabel(/三组修水池/).isEnabled())
  await villager.getByLabel(/小广场装路灯/).check()
  await says(villager, '16,000.00')
  assert.ok(await villager.getByLabel(/三组修水池/).isDisabled())
  assert.ok(await villager.getByLabel(/五组清水沟/).isEnabled())
  await look(villager, 'budget-ticked')
  assert.equal(await send(villager, '投票'), 200)
  await says(villager, '票收到了', '您（家）已经投过了')
}

/** Papers are handed out and typed twice; a hand that types otherwise is told. */
async function typed(secretary, by, path, papers) {
  for (const person of papers) await by.agent.does(`${path}/papers`, { person })
  const refused = await by.agent.tries(`${path}/votes`, { picks: [1], behalf: papers[0] })
  assert.equal(refused.body.code, 'paper_held')
  for (const [at] of papers.entries()) {
    await by.committee1.does(`${path}/entries`, { no: at + 1, picks: PICKS[at % PICKS.length] })
  }
  const over = await by.committee1.tries(`${path}/entries`, { no: 7, picks: [1] })
  assert.equal(over.body.code, 'papers_over')
  await visit(secretary, `${path}/entries`, 'budget-entry')
  await fill(secretary, { no: '1', picks: '1 3' })
  assert.notEqual(await send(secretary, '录入'), 200)
  await says(secretary, '两次录的不一样')
  await fill(secretary, { picks: PICKS[0].join(' ') })
  assert.equal(await send(secretary, '录入'), 200)
  for (const [at] of papers.entries()) {
    if (at > 0) await by.secretary.does(`${path}/entries`, { no: at + 1, picks: PICKS[at % PICKS.length] })
  }
  await visit(secretary, `${path}/sheet`, 'budget-sheet')
  await says(secretary, '硬化二组入户路', '不写名字')
}

/** The page, the file and the program that reads it say the same. */
async function counted(server, by, anyone, path, voices) {
  const shown = await by.agent.read(`${path}/result`)
  assert.equal(shown.voices, voices)
  const chosen = shown.lines.filter(({ round }) => round).map(({ no }) => no)
  const file = await (await fetch(`${server.url}${path}/votes.pb`)).text()
  const place = await mkdtemp(join(tmpdir(), 'gongdi-pb-'))
  try {
    const name = join(place, 'votes.pb')
    await writeFile(name, file)
    const args = ['budget', name, '--rule', 'mes-cost', '--completion', 'add1-util', '--format', 'json']
    const { stdout } = await promisify(execFile)(binary(), args)
    const counted = JSON.parse(stdout).winners.map(Number)
    assert.deepEqual(counted.sort(), [...chosen].sort(), 'the program counts as the page does')
    assert.match(file, new RegExp(`num_votes;${voices}`))
  } finally {
    await rm(place, { recursive: true })
  }
  assert.ok(chosen.length >= 3 && !chosen.includes(6))
  await visit(anyone, path, 'budget-closed')
  await says(anyone, `选上 ${chosen.length} 个项目`)
  await followLink(anyone, '看结果和理由')
  await look(anyone, 'budget-result')
  await says(anyone, '每个项目为什么选上', /户从自己的份额里各出/, '钱少一些会怎样')
  await press(anyone, anyone.getByRole('link', { name: '少 30%' }))
  await says(anyone, '如果钱少 30%')
  await visit(anyone, `/${home}/budgets/rules`, 'budget-rules')
  await says(anyone, '一个例子', '坡上水池', '十万元奖补怎么花')
}
