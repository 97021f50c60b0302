// A convener can not block: three households of a yard demand a meeting, the convener keeps silent, then
// the substitute does, and the meeting calls itself for the next evening, in the yard that they named.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  FACES,
  VILLAGES,
  dayAhead,
  enter,
  fill,
  freshId,
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

const { home } = VILLAGES.xiaojiabian
const YARD = '420324107210007001'
const AS = (name) => `xiaojiabian-${name}`

const ASKED = {
  title: '岭上的水管谁来修',
  area: YARD,
  place: '肖家岭水池到院坝',
  people: '肖家岭的住户',
  households: 15,
  cost_fen: 0,
  money: '各户投工，不花钱',
  plan: '每户出一个工，把漏的水管换了，以后轮流看。',
  class: 'vital_interest_deliberation',
  body: 'deliberation',
  basis: 'household',
  venue: '肖家岭水池边',
}

for (const face of ['phone', 'desktop']) {
  test(`a request that two people ignore becomes a meeting by itself, ${face}`, () =>
    inCounty((server, browser) =>
      together(FACES[face], browser, server, ['villager', 'convener', 'anyone'], (pages) =>
        ignored(server, pages),
      ),
    ))
}

async function ignored(server, { villager, convener, anyone }) {
  const stranger = await substitute(server)
  await enter(villager, AS('villager1'))
  const path = await raised(villager)
  await visit(villager, path, 'request-raised')
  await says(villager, '您签了名', /1 \/ 3/)
  await signed(server, path, 2)
  await visit(anyone, path)
  await says(anyone, '应当召集的人', '人数达到，开始计时')
  await saysNot(anyone, '签名的人 只有召集一方看得到')

  // The convener sees who asks and until when, and does nothing.
  await enter(convener, AS('convener'))
  await visit(convener, path, 'request-qualified')
  await says(convener, '签名的人', '接办，公布议题', '请乡镇审查是否合法')
  let now = await wait(server, 6)
  await visit(anyone, path, 'request-passed')
  await says(anyone, '召集人没有召集，转交候补召集人')
  assert.equal((await meetings(server, path)).length, 0)

  now = await wait(server, 6)
  await visit(anyone, path, 'request-convened')
  await says(anyone, '两次都没有召集，会议自动召集了', '肖家岭水池边', stranger)
  const [meeting] = await meetings(server, path)
  assert.equal(meeting.state, 'called')
  assert.equal(meeting.starts_on, dayAhead(now, 1), 'the next evening')
}

/** The township names somebody who stands in for the convener; resolves to the name. */
async function substitute(server) {
  const clerk = await hand(server, 'longba-clerk')
  const secretary = await hand(server, AS('secretary'))
  const yard = (await households(secretary, home)).filter(({ place }) => place === '肖家岭')
  const { members } = await secretary.read(`/${home}/people/${yard[2].id}`)
  await clerk.does(`/${home}/mandates`, {
    id: freshId(),
    person: members[0].key,
    role: 'substitute',
    area: home,
    from_on: '2026-01-01',
    ground: '村民代表会议推选',
  })
  return members[0].name
}

/** Raised on the page; a slogan is refused and nothing typed is lost. Resolves to its address. */
async function raised(page) {
  await visit(page, `/${home}/requests/new`, 'request-form')
  await fill(page, { ...ASKED, plan: '改善。', cost_fen: '0' })
  assert.equal(await send(page, '提出并签名'), 422)
  await holds(page, { title: ASKED.title, venue: ASKED.venue })
  await fill(page, { plan: ASKED.plan })
  assert.equal(await send(page, '提出并签名'), 200)
  await says(page, '您是第一个签名的')
  return new URL(page.url()).pathname
}

/** So many more households of the yard sign at the desk. */
async function signed(server, path, count) {
  const agent = await hand(server, AS('agent'))
  const own = (await (await hand(server, AS('villager1'))).read('/my')).me.household
  const yard = (await households(agent, home)).filter(
    ({ place, key }) => place === '肖家岭' && key !== own,
  )
  for (const { id } of yard.slice(0, count)) {
    const { members } = await agent.read(`/${home}/people/${id}`)
    const signer = members.find(({ age, registered }) => registered && age >= 18)
    await agent.does(`${path}/signatures`, { behalf: signer.key })
  }
}

const wait = async (server, days) => new Date((await advanceDays(server, days)).now)

/** Meetings of the thread: state and day. */
async function meetings(server, path) {
  const { matters } = await (await hand(server)).read(path)
  return matters
    .filter(({ matter }) => matter.kind === 'meeting')
    .map(({ matter, parts }) => ({
      state: matter.state,
      starts_on: dayAhead(new Date(parts.find((p) => p?.starts_at).starts_at), 0),
    }))
}
