// A deliberation in the yard: twenty-four people say what they think of eight statements. It passes
// nothing; what unites them comes first, then what the two groups think, and nobody is named. Then the
// committee answers the advice, and it is carried out.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  FACES,
  VILLAGES,
  dayAhead,
  enter,
  fill,
  followLink,
  freshId,
  hand,
  households,
  inCounty,
  look,
  says,
  saysNot,
  send,
  takenUp,
  together,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]
const PEOPLE = 24
/** The first five divide the young from the old, the next two unite them, the last moves nobody. */
const STATEMENTS = [
  '广场舞九点以前要散',
  '音响只准放在河边',
  '停车位划在广场东头',
  '晒谷的时候不跳舞',
  '篮球架装在广场上',
  '路灯要亮到十点',
  '垃圾不能倒在河沟里',
  '广场要取个名字',
]
const side = (who, at) => (at < 5 ? (who % 2 ? 'agree' : 'disagree') : ['agree', 'agree', 'pass'][at - 5])

const TOPIC = {
  title: '小广场怎么用，晚上几点散',
  place: '二组小广场',
  people: '二组住户',
  households: 40,
  cost_fen: 0,
  money: '不花钱',
  plan: '跳舞的、打球的、晒谷的都要用小广场，大家商量一个用法，写在牌子上。',
  class: 'vital_interest_deliberation',
  body: 'deliberation',
  basis: 'person',
}

for (const face of ['phone', 'desktop']) {
  test(`what unites a yard, and what becomes of its advice, ${face}`, () =>
    inCounty((server, browser) =>
      together(FACES[face], browser, server, ['secretary', 'anyone'], (pages) => evening(server, pages)),
    ))
}

async function evening(server, { secretary, anyone }) {
  const { path, topic } = await called(server)
  const clerk = await hand(server, `${STEM}-secretary`)
  const agent = await hand(server, `${STEM}-agent`)
  await clerk.does(`${path}/opening`)
  const people = await arrive(agent, path)
  const ids = []
  for (const [n, text] of STATEMENTS.entries()) {
    const id = freshId()
    ids.push(id)
    await agent.does(`${path}/statements`, { id, text, behalf: people[n] })
  }
  for (const [who, behalf] of people.entries()) {
    for (const [at, statement] of ids.entries()) {
      await agent.does(`${path}/stances`, { statement, side: side(who, at), behalf })
    }
  }
  const { status } = await clerk.looks(`${path}/opinions`)
  assert.equal(status, 404, 'nobody sees groups while people still think')
  await clerk.does(`${path}/ballot`, { id: freshId() })
  for (const behalf of people) await agent.does(`${path}/votes`, { answer: 'yes', behalf })
  await clerk.does(`${path}/closing`)

  await visit(anyone, path, 'opinions-meeting')
  await says(anyone, '意见已记下，不是表决')
  await followLink(anyone, '看法分布：哪里想到一起')
  await look(anyone, 'opinions-page')
  await says(anyone, `${PEOPLE} 人对 8 条看法表了态`, /大家想到一起的.*路灯要亮到十点.*都赞成/)
  await says(anyone, '看法相近的一群 A（12 人）', '看法相近的一群 B（12 人）')
  // What is told of the groups names the statements that divide, and nobody.
  const shown = await clerk.read(`${path}/opinions`)
  for (const { says: own } of shown.groups) {
    assert.ok(own.length >= 3)
    for (const { text } of own) assert.ok(STATEMENTS.slice(0, 5).includes(text), text)
  }
  for (const key of people) assert.ok(!JSON.stringify(shown).includes(key))

  await answered(server, { secretary, anyone }, topic)
}

/** The secretary leaves it first without saying why, then takes it up. */
async function answered(server, { secretary, anyone }, topic) {
  await enter(secretary, `${STEM}-secretary`)
  await visit(secretary, `${topic}/advice`, 'advice-form')
  await fill(secretary, { answer: 'left' })
  assert.notEqual(await send(secretary, '答复'), 200)
  await says(secretary, '至少')
  await fill(secretary, { answer: 'taken', reason: '照大家说的写牌子' })
  assert.equal(await send(secretary, '答复'), 200)
  await visit(anyone, topic, 'advice-answered')
  await says(anyone, '采纳，照着办', '照大家说的写牌子')
  await saysNot(anyone, '未通过')
}

/** Published and called for the next day, which has come. */
async function called(server) {
  const secretary = await hand(server, `${STEM}-secretary`)
  const villager = await hand(server, `${STEM}-villager3`)
  const { topic } = await takenUp(villager, secretary, home, '小广场晚上太吵，要有个规矩。')
  await secretary.does(`/${home}/topics/${topic}/publication`, TOPIC)
  const meeting = freshId()
  const starts_at = `${dayAhead(new Date(), 1)}T09:00`
  await secretary.does(`/${home}/topics/${topic}/meetings`, { id: meeting, starts_at, venue: '小广场' })
  await advanceDays(server, 1)
  return { path: `/${home}/meetings/${meeting}`, topic: `/${home}/topics/${topic}` }
}

/** One adult of each household comes; resolves to their keys. */
async function arrive(agent, path) {
  const keys = []
  for (const { id } of await households(agent, home)) {
    if (keys.length === PEOPLE) break
    const { members } = await agent.read(`/${home}/people/${id}`)
    const adult = members.find(({ age, registered }) => registered && age >= 18)
    if (!adult) continue
    await agent.does(`${path}/arrivals`, { behalf: adult.key, via: 'phone', paper: false })
    keys.push(adult.key)
  }
  return keys
}
