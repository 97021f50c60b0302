// 四议两公开 as the people on it walk it, on a phone and at a desk: the branch proposes, the two committees
// discuss, the party members review, the villagers decide, and what came of it hangs with its money. No
// later meeting is called before the earlier step is over.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  FACES,
  VILLAGES,
  checkIn,
  dayAhead,
  enter,
  fill,
  followLink,
  freshId,
  hand,
  holds,
  inCounty,
  look,
  says,
  saysNot,
  send,
  sitStep,
  takenUp,
  together,
  visit,
} from './support/county.mjs'

const { home, quorum } = VILLAGES.qingshan
const STEM = 'qingshan'

const TOPIC = {
  title: '村口装 4 盏路灯，电费村里出',
  place: '村口到小桥',
  people: '村口一片的住户',
  households: 30,
  cost_fen: 520_000,
  money: '村集体出 5200 元，不向户里收钱',
  plan: '装 4 盏太阳能路灯，灯杆高 5 米，保三年；以后由一组管。',
  class: 'village_public_works',
  body: 'villagers_meeting',
  basis: 'household',
}

for (const face of ['phone', 'desktop']) {
  test(`from the party branch to the notice of the result, ${face}`, () =>
    inCounty((server, browser) =>
      together(FACES[face], browser, server, ['secretary', 'anyone'], (pages) => road(server, pages)),
    ))
}

/** The county, and what its clock says. */
class Walk {
  constructor(server) {
    this.server = server
    this.now = new Date()
  }

  /** Sessions do not outlive the days that go by. */
  async wait(days) {
    this.now = new Date((await advanceDays(this.server, days)).now)
  }

  as(name) {
    return hand(this.server, `${STEM}-${name}`)
  }
}

async function road(server, { secretary, anyone }) {
  const walk = new Walk(server)
  await enter(secretary, `${STEM}-secretary`)
  const { wish, topic } = await taken(walk)
  const path = `/${home}/topics/${topic}`
  await propose(secretary, path)
  await visit(anyone, path, 'process-proposed')
  await says(anyone, '四议两公开', '村党组织提议', '两委会商议', '党员大会审议', '实施结果公开', '走访 30 户')

  walk.now = await sitStep(server, STEM, topic, 'discuss', 1, walk.now)
  await enter(secretary, `${STEM}-secretary`)
  await visit(secretary, path)
  await followLink(secretary, '召集商量会')
  await look(secretary, 'process-call')
  await says(secretary, '党员大会审议')
  walk.now = await sitStep(server, STEM, topic, 'review', 3, walk.now)
  await visit(anyone, path, 'process-reviewed')
  await says(anyone, '通过，走下一步', /应到 \d+，实到 \d+；同意 \d+/)

  await decide(walk, topic)
  await carryOut(walk, wish)
  await visit(anyone, path, 'process-done')
  await says(anyone, '决议有效', '村民会议决议', '实施结果公开', '四盏灯都亮了', '5,180.00 元 · 灯杆和灯')
  await saysNot(anyone, '还没有报账')
  await says(anyone, /6\. 实施结果公开.{0,12}正在进行/)

  // The notice of the result hangs for its days and comes down by itself: every step is taken.
  await walk.wait(16)
  await visit(anyone, path, 'process-over')
  await says(anyone, /6\. 实施结果公开.{0,12}已办/)
  await saysNot(anyone, '正在进行', '公示中')
}

/** A wish taken up and its topic published; nobody meets before the branch has proposed. */
async function taken(walk) {
  const villager = await walk.as('villager1')
  const secretary = await walk.as('secretary')
  const { wish, topic } = await takenUp(villager, secretary, home, '村口夜里没有灯，想装几盏路灯。')
  await secretary.does(`/${home}/topics/${topic}/publication`, TOPIC)
  const { status, body } = await secretary.tries(`/${home}/topics/${topic}/meetings`, {
    id: freshId(),
    starts_at: `${dayAhead(walk.now, 12)}T09:00`,
    venue: '村委会院坝',
  })
  assert.deepEqual([status, body.code], [409, 'step_missing'])
  return { wish, topic }
}

/** The id of the newest matter of a kind in the thread. */
async function newest(by, wish, kind) {
  const { matters } = await by.read(`/${home}/wishes/${wish}`)
  return matters.map(({ matter }) => matter).findLast((m) => m.kind === kind).id
}

/** The written proposal; what was typed stays when something is too short. */
async function propose(page, path) {
  await visit(page, path)
  await followLink(page, '支部书面提议')
  await look(page, 'process-propose')
  const typed = { text: '村口夜里看不见路，支部提议装 4 盏路灯。', heard: '问过' }
  await fill(page, typed)
  assert.equal(await send(page, '提议'), 422)
  await says(page, '太短')
  await holds(page, typed)
  await fill(page, { heard: '走访 30 户，26 户赞成' })
  assert.equal(await send(page, '提议'), 200)
  await says(page, '提议已经记下')
}

/** The villagers decide: the quorum comes and everybody agrees on paper. */
async function decide(walk, topic) {
  await walk.wait(7)
  const caller = await walk.as('secretary')
  const id = freshId()
  await caller.does(`/${home}/topics/${topic}/meetings`, {
    id,
    starts_at: `${dayAhead(walk.now, 1)}T09:00`,
    venue: '村委会院坝',
  })
  await walk.wait(1)
  const secretary = await walk.as('secretary')
  const meeting = `/${home}/meetings/${id}`
  await secretary.does(`${meeting}/opening`)
  await checkIn(secretary, home, id, quorum, { paper: true })
  await secretary.does(`${meeting}/ballot`, { id: freshId() })
  const { list } = await secretary.read(`/${home}/people`)
  const [a, b] = list.slice(0, 2).map(({ key }) => `${key}-01`)
  const count = { issued: quorum, returned: quorum, yes: quorum, no: 0, abstain: 0, invalid: 0 }
  await secretary.does(`${meeting}/tally`, { ...count, witness_a: a, witness_b: b })
  await secretary.does(`${meeting}/closing`)
}

/** Owner, date, notice, work, account, the villager's own word. */
async function carryOut(walk, wish) {
  const before = await walk.as('secretary')
  const { me } = await before.read('/my')
  const resolution = `/${home}/resolutions/${await newest(before, wish, 'resolution')}`
  await before.does(`${resolution}/settlement`, {
    text: '装 4 盏太阳能路灯',
    owner: me.key,
    due_on: dayAhead(walk.now, 60),
  })
  await walk.wait(16)
  const secretary = await walk.as('secretary')
  await secretary.does(`${resolution}/account`, { spent_fen: 518_000, note: '灯杆和灯' })
  await secretary.does(`${resolution}/report`, { report: '四盏灯都亮了' })
  const villager = await walk.as('villager1')
  await villager.does(`/${home}/wishes/${wish}/confirmation`, { satisfied: true, note: '亮堂' })
}
