// What belongs to the collective is not for the villagers' meeting to give away: the page refuses it
// with the article (农村集体经济组织法 第二十六条), and the members' assembly decides it by two thirds
// of all members, not of those who came (第二十七条). One voice fewer and nothing is resolved.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  FACES,
  VILLAGES,
  arriveAll,
  dayAhead,
  enter,
  fill,
  followLink,
  freshId,
  hand,
  holds,
  inCounty,
  look,
  membersOfAge,
  says,
  saysNot,
  send,
  takenUp,
  together,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]

const TOPIC = {
  title: '今年茶园租金 9 万元，多少分给成员',
  place: '村集体茶园',
  people: '股份经济合作社全体成员',
  households: '301',
  cost_fen: '63000',
  money: '租金 9 万元，其中 63000 元分给成员，其余留作公积公益金',
  plan: '按份额量化到人，一人一份，七成分给成员，三成提取公积公益金，腊月二十以前打到卡上。',
  class: 'distribution_plan',
  basis: 'person',
}

for (const face of ['phone', 'desktop']) {
  test(`income of the collective: not the villagers, two thirds of all members, ${face}`, () =>
    inCounty((server, browser) =>
      together(FACES[face], browser, server, ['secretary', 'anyone'], (pages) => decided(new Walk(server), pages)),
    ))
}

/** The county, and what its clock says. */
class Walk {
  constructor(server) {
    Object.assign(this, { server, now: new Date() })
  }

  async wait(days) {
    this.now = new Date((await advanceDays(this.server, days)).now)
  }

  as(name) {
    return hand(this.server, `${STEM}-${name}`)
  }
}

async function decided(walk, { secretary, anyone }) {
  const topic = await taken(walk)
  const path = `/${home}/topics/${topic}`
  await enter(secretary, `${STEM}-secretary`)
  await publish(secretary, path)
  await visit(anyone, path, 'collective-topic')
  await says(anyone, TOPIC.plan, '农村集体经济组织成员大会', '农村集体经济组织法 第二十六条')
  await saysNot(anyone, '四议两公开')

  // Enough come, one voice is missing.
  const failed = await sit(walk, topic, 1)
  await close(secretary, failed.path)
  await says(secretary, '没有通过', '未通过')
  await clause(secretary, '三分之二以上参加', failed.need, failed, '符合')
  await clause(secretary, '全体成员三分之二以上同意', failed.need - 1, failed, '不符合')
  await saysNot(secretary, '决议有效')
  assert.equal(await resolutions(walk, failed.path), 0)

  // Put again, with the days of notice again, and everybody who came agrees.
  const again = await walk.as('secretary')
  await again.does(`${path}/publication`, { ...TOPIC, households: 301, cost_fen: 6_300_000, body: 'members_assembly' })
  const passed = await sit(walk, topic, 0)
  await close(secretary, passed.path)
  await visit(anyone, path, 'collective-passed')
  await says(anyone, '决议有效')
  await clause(anyone, '全体成员三分之二以上同意', passed.need, passed, '符合')
  assert.equal(await resolutions(walk, passed.path), 1)
}

/** A wish taken up; resolves to the id of its topic. */
async function taken(walk) {
  const villager = await walk.as('villager1')
  const secretary = await walk.as('secretary')
  return (await takenUp(villager, secretary, home, '茶园今年收了租金，想问问怎么分。')).topic
}

/** The wrong body is refused with article and the right one, and nothing that was typed is lost. */
async function publish(page, path) {
  await visit(page, path)
  await followLink(page, '公布议题')
  const wrong = { ...TOPIC, body: 'villagers_meeting' }
  await fill(page, wrong)
  assert.equal(await send(page, '公布'), 409)
  await look(page, 'collective-refused')
  await says(page, '农村集体经济组织法 第二十六条', '农村集体经济组织成员大会', '村民会议')
  await holds(page, wrong)
  await fill(page, { body: 'members_assembly' })
  assert.equal(await send(page, '公布'), 200)
  await says(page, '议题已经公布')
}

/**
 * The members' assembly, when its days have run: exactly two thirds of all members come with paper,
 * and `missing` of them do not agree. Resolves to `{ path, all, need }`.
 */
async function sit(walk, topic, missing) {
  await walk.wait(11)
  const caller = await walk.as('secretary')
  const id = freshId()
  const starts_at = `${dayAhead(walk.now, 1)}T09:00`
  await caller.does(`/${home}/topics/${topic}/meetings`, { id, starts_at, venue: '村小学操场' })
  await walk.wait(1)
  const secretary = await walk.as('secretary')
  const path = `/${home}/meetings/${id}`
  await secretary.does(`${path}/opening`)
  const members = await membersOfAge(secretary, home)
  const need = Math.ceil((members.length * 2) / 3)
  const came = members.slice(0, need)
  await arriveAll(secretary, path, came.map(({ key }) => key))
  await secretary.does(`${path}/ballot`, { id: freshId() })
  await secretary.does(`${path}/tally`, {
    issued: need,
    returned: need,
    yes: need - missing,
    no: missing,
    abstain: 0,
    invalid: 0,
    witness_a: came[0].key,
    witness_b: came[1].key,
  })
  return { path, all: members.length, need }
}

/** The vote is closed on the page. */
async function close(page, path) {
  await enter(page, `${STEM}-secretary`)
  await visit(page, path)
  await followLink(page, '结束表决并散会')
  assert.equal(await send(page, '结束并公布结果'), 200)
  await look(page, 'collective-verdict')
}

/** Fails unless the newest verdict on the page has this line: article, numbers, conclusion. */
async function clause(page, title, had, { all, need }, verdict) {
  const rows = await page.locator('main table.clauses').first().locator('tr').allInnerTexts()
  const row = rows.map((r) => r.replace(/\s+/g, ' ')).find((r) => r.includes(title))
  assert.ok(row, `no clause ${title} in ${rows.join('\n')}`)
  assert.match(row, new RegExp(`农村集体经济组织法 第二十七条 ${had} / ${all} ${need} .*${verdict}$`))
  assert.equal(row.includes('不符合'), verdict === '不符合', row)
}

async function resolutions(walk, path) {
  const { matters } = await (await hand(walk.server)).read(path)
  return matters.filter(({ matter }) => matter.kind === 'resolution').length
}
