// Two electorates: what belongs to the collective is refused in the villagers' meeting, with the article,
// and passes in the members' assembly only with two thirds of all members, whoever is there.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  FACES,
  VILLAGES,
  control,
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
  together,
  visit,
} from './support/county.mjs'

const { home } = VILLAGES.qingshan
const AS = (name) => `qingshan-${name}`

const TOPIC = {
  title: '村集体老茶厂租给合作社五年',
  place: '青山村老茶厂',
  people: '集体经济组织全体成员',
  households: 214,
  cost_fen: '0',
  money: '每年租金 3 万元归集体',
  plan: '老茶厂租给本村茶叶合作社五年，租金每年年底交，设备由合作社修。',
  class: 'collective_assets',
}

test('the collective decides by two thirds of all its members, phone', () => walked('phone'))
test('the collective decides by two thirds of all its members, desktop', () => walked('desktop'))

const walked = (face) =>
  inCounty((server, browser) =>
    together(FACES[face], browser, server, ['secretary', 'anyone'], async (pages) => {
      const topic = await refusedThenPublished(server, pages.secretary)
      const meeting = await sit(server, topic)
      await pass(server, meeting)
      await visit(pages.anyone, meeting.path, 'collective-passed')
      await says(pages.anyone, '决议有效', '农村集体经济组织法 第二十七条', `${meeting.need}`)
      await says(pages.anyone, '全体成员')
      await saysNot(pages.anyone, '村民委员会组织法 第二十六条第一款')
    }),
  )

/** The secretary puts it to the wrong body first; what was typed stays. Resolves to the topic. */
async function refusedThenPublished(server, page) {
  const villager = await hand(server, AS('villager1'))
  const secretary = await hand(server, AS('secretary'))
  const id = freshId()
  await villager.does(`/${home}/wishes`, { id, text: '老茶厂空着可惜，租出去集体也有钱。', place: home })
  await secretary.does(`/${home}/wishes/${id}/answer`, { fate: 'topic', reply: '请成员来定。' })
  const { matters } = await secretary.read(`/${home}/wishes/${id}`)
  const topic = matters.map(({ matter }) => matter).find(({ kind }) => kind === 'topic').id
  await enter(page, AS('secretary'))
  await visit(page, `/${home}/topics/${topic}`)
  await followLink(page, '公布议题')
  await fill(page, { ...TOPIC, body: 'villagers_meeting', basis: 'person' })
  assert.equal(await send(page, '公布'), 409)
  await look(page, 'collective-refused')
  await says(page, '农村集体经济组织法')
  assert.equal(await control(page, 'plan').first().inputValue(), TOPIC.plan, 'nothing typed is lost')
  await fill(page, { body: 'members_assembly' })
  assert.equal(await send(page, '公布'), 200)
  return topic
}

/** Ten days later just two thirds of all members come. */
async function sit(server, topic) {
  let now = new Date((await advanceDays(server, 11)).now)
  const caller = await hand(server, AS('secretary'))
  const id = freshId()
  await caller.does(`/${home}/topics/${topic}/meetings`, {
    id,
    starts_at: `${dayAhead(now, 1)}T09:00`,
    venue: '村委会院坝',
  })
  now = new Date((await advanceDays(server, 1)).now)
  const secretary = await hand(server, AS('secretary'))
  const path = `/${home}/meetings/${id}`
  await secretary.does(`${path}/opening`)
  const members = await membersOf(secretary)
  const need = Math.ceil((members.length * 2) / 3)
  const waiting = members.slice(0, need)
  const come = async () => {
    for (let key = waiting.shift(); key; key = waiting.shift()) {
      await secretary.does(`${path}/arrivals`, { person: key, via: 'hall', paper: true })
    }
  }
  await Promise.all([come(), come(), come(), come()])
  return { path, need, all: members.length, witnesses: members.slice(0, 2) }
}

/** Members of the collective who are of age, by key. */
async function membersOf(by) {
  const found = []
  for (const { id } of await households(by, home)) {
    const { members } = await by.read(`/${home}/people/${id}`)
    found.push(...members.filter(({ age, member }) => member && age >= 18).map(({ key }) => key))
  }
  return found
}

/** All of them say yes on paper. */
async function pass(server, { path, need, witnesses: [a, b] }) {
  const secretary = await hand(server, AS('secretary'))
  await secretary.does(`${path}/ballot`, { id: freshId() })
  const count = { issued: need, returned: need, yes: need, no: 0, abstain: 0, invalid: 0 }
  await secretary.does(`${path}/tally`, { ...count, witness_a: a, witness_b: b })
  await secretary.does(`${path}/closing`)
}
