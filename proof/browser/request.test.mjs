// Villagers demand a meeting and nobody who should call it does: the convener keeps silent, the
// substitute keeps silent, and the meeting is called all the same, for a day and a place that stand
// on the page. Nobody pressed anything for that but the villagers who signed.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  FACES,
  VILLAGES,
  enter,
  fill,
  followLink,
  hand,
  holds,
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
const YARD = '柯家沟'
/** Households of one yard that are enough (P27). */
const ENOUGH = 3

const REQUEST = {
  title: '柯家沟的垃圾池修在哪一边',
  place: '柯家沟沟口',
  people: '柯家沟院子的住户',
  households: '9',
  cost_fen: '0',
  money: '各户投工，不花钱',
  plan: '现在的垃圾池挨着水井，想挪到沟口对岸，各户出一个工，两天做完。',
  class: 'vital_interest_deliberation',
  body: 'deliberation',
  basis: 'household',
  venue: '柯家沟晒场',
}

for (const face of ['phone', 'desktop']) {
  test(`a request that nobody answers becomes a meeting by itself, ${face}`, () =>
    inCounty((server, browser) =>
      together(FACES[face], browser, server, ['villager', 'caller', 'anyone'], (pages) => ignored(server, pages)),
    ))
}

async function ignored(server, { villager, caller, anyone }) {
  const substitute = await standIn(server, caller)
  const path = await raise(server, villager)
  await visit(anyone, path, 'request-gathering')
  await says(anyone, `1 / ${ENOUGH}`, '签名的户')
  const signed = await enough(server, path)
  const names = signed.map(({ name }) => name)

  // Everybody sees how many have signed and who has to call, nobody but them who signed.
  await visit(anyone, path, 'request-qualified')
  await says(anyone, '3 人、3 户签了名', '应当召集的人： 柯世新', '人数达到，开始计时')
  await saysNot(anyone, '签名的人 ', ...names)
  // The next morning it lies before the convener.
  await advanceDays(server, 1)
  await enter(caller, 'qingshan-convener')
  await visit(caller, '/my')
  await says(caller, '请求开会的人数够了，请召集')
  await visit(caller, path, 'request-convener')
  await says(caller, '签名的人', ...names)
  const offers = await caller.locator('main').getByRole('link').allInnerTexts()
  assert.ok(offers.includes('接办，公布议题'), offers.join())
  assert.deepEqual(offers.filter((offer) => /拒绝|驳回|不召集|撤销/.test(offer)), [], 'the convener may not refuse')

  // The fifth day is still the convener's; on the next the substitute has it.
  await advanceDays(server, 4)
  await visit(anyone, path)
  await saysNot(anyone, '转交候补召集人。')
  await advanceDays(server, 1)
  await visit(anyone, path, 'request-passed')
  await says(anyone, '召集人没有召集，转交候补召集人', `应当召集的人： ${substitute.name}`)
  assert.deepEqual(await kinds(server, path), ['request'])
  await enter(caller, substitute.login)
  await visit(caller, '/my')
  await says(caller, '召集人没有按时召集，转给候补召集人')

  // The same again, and the meeting stands, with its evening and its place.
  const { now } = await advanceDays(server, 6)
  await called(server, path, now)
  await visit(anyone, path, 'request-convened')
  await says(anyone, '两次都没有召集，会议自动召集了', REQUEST.venue, '19:30', REQUEST.plan)
  await enter(villager, 'qingshan-villager1')
  await visit(villager, '/my')
  await says(villager, '您签名请求的会议自动召集了')
}

/** The township names who stands in where the convener keeps silent; the roster says so. */
async function standIn(server, page) {
  const login = 'qingshan-villager2'
  const { me } = await (await hand(server, login)).read('/my')
  await enter(page, 'huiwan-clerk')
  await visit(page, `/${home}/mandates/new`, 'request-mandate')
  const given = { person: me.key, role: 'substitute', area: home, ground: '村民会议推选' }
  await fill(page, { ...given, from_on: '2026-01-01' })
  assert.equal(await send(page, '登记任职'), 200)
  await visit(page, `/${home}/conveners`, 'request-roster')
  await says(page, '候补召集人', me.name, YARD, '柯世新')
  return { login, name: me.name }
}

/** A villager demands it on his own page; what cannot be demanded is refused and nothing typed is lost. */
async function raise(server, page) {
  await enter(page, 'qingshan-villager1')
  await visit(page, `/${home}/conveners`)
  await followLink(page, '请求开会')
  await look(page, 'request-new')
  const area = await control(page, YARD)
  const slogan = { ...REQUEST, area, title: '大力推进环境整治再上新台阶' }
  await fill(page, slogan)
  assert.equal(await send(page, '提出并签名'), 422)
  await look(page, 'request-refused')
  await says(page, '这是口号')
  await holds(page, slogan)
  await fill(page, { title: REQUEST.title })
  assert.equal(await send(page, '提出并签名'), 200)
  await says(page, '您是第一个签名的', REQUEST.title)
  return new URL(page.url()).pathname
}

/** The value of the place of this name in the form's list. */
async function control(page, name) {
  const option = page.locator('main select[name="area"] option', { hasText: name })
  assert.equal(await option.count(), 1, name)
  return option.getAttribute('value')
}

/** Neighbours of two more households of the yard sign at the desk, and nobody else can. */
async function enough(server, path) {
  const agent = await hand(server, 'qingshan-agent')
  const { me } = await (await hand(server, 'qingshan-villager1')).read('/my')
  const near = []
  let far
  for (const { id, key, place } of await households(agent, home)) {
    if (key === me.household || near.length === ENOUGH - 1) continue
    if (place !== YARD && far) continue
    const { members } = await agent.read(`/${home}/people/${id}`)
    const adult = members.find(({ age, registered }) => registered && age >= 18)
    if (place === YARD && adult) near.push(adult)
    else far ??= adult
  }
  const elsewhere = await agent.tries(`${path}/signatures`, { behalf: far.key })
  assert.deepEqual([elsewhere.status, elsewhere.body.code], [409, 'signer_bad'])
  for (const { key } of near) await agent.does(`${path}/signatures`, { behalf: key })
  const { status, body } = await agent.tries(`${path}/withdrawals`, { behalf: near[0].key })
  assert.deepEqual([status, body.code], [409, 'wrong_state'], 'a signature is taken back after the clock began')
  return near
}

async function kinds(server, path) {
  const { matters } = await (await hand(server)).read(path)
  return matters.map(({ matter }) => matter.kind)
}

/** The thread as anybody reads it: the request, its topic word for word, its meeting to come. */
async function called(server, path, now) {
  const { matters } = await (await hand(server)).read(path)
  assert.deepEqual(matters.map(({ matter }) => [matter.kind, matter.state]), [
    ['request', 'convened'],
    ['topic', 'published'],
    ['meeting', 'called'],
  ])
  assert.ok(matters.every(({ matter }) => matter.title.includes(REQUEST.title)))
  const meeting = matters.at(-1).parts.find((part) => part?.starts_at)
  assert.equal(meeting.venue, REQUEST.venue)
  assert.ok(new Date(meeting.starts_at) > new Date(now), `${meeting.starts_at} is not to come`)
}
