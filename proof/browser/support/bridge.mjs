// A bridge as far as the first day of work: from a wish to a resolution, a project with its four answers,
// a plan that has hung; shared by the walks that build it.

import assert from 'node:assert/strict'
import { advanceDays } from './harness.mjs'
import {
  VILLAGES,
  dayAhead,
  enter,
  fill,
  followLink,
  freshId,
  hand,
  holds,
  households,
  look,
  says,
  send,
  takenUp,
  visit,
} from './county.mjs'

export const STEM = 'xiaojiabian'
export const { home } = VILLAGES[STEM]

export const TOPIC = {
  title: '二组石桥要不要重修，村里出 6 万元',
  place: '二组河边石桥',
  people: '二组住户和过桥的人',
  households: 40,
  cost_fen: 60_000_00,
  money: '村集体出 6 万元，不向户里收钱',
  plan: '桥板断了两块，过不了车，想加宽到四米重修，以后由二组看管。',
  class: 'vital_interest_deliberation',
  body: 'deliberation',
  basis: 'household',
}

export const ANSWERS = {
  how: '石料村里出，二组自己投工，请两个石匠带。',
  look: '四米宽的石板桥，两边有栏杆。',
  builder: '二组二十户投工，石匠老陈带工。',
  keeper: '二组轮流看，一年清两回淤，坏了找组长。',
}

/** Where it is built, by whom, and what time the county has. */
export class Site {
  constructor(server, pages) {
    Object.assign(this, { server, pages, now: new Date() })
  }

  /** Days go by; sessions end with them, so everybody signs in again. */
  async wait(days) {
    this.now = new Date((await advanceDays(this.server, days)).now)
    await this.signIn()
  }

  async signIn() {
    await enter(this.pages.secretary, `${STEM}-secretary`)
    await enter(this.pages.villager, `${STEM}-villager1`)
    this.clerk = await hand(this.server, `${STEM}-secretary`)
    this.agent = await hand(this.server, `${STEM}-agent`)
  }

  /** The newest matter of a kind in the thread. */
  async last(kind) {
    const { matters } = await this.clerk.read(this.thread)
    const one = matters.map(({ matter }) => matter).findLast((m) => m.kind === kind)
    assert.ok(one, `the thread has no ${kind}`)
    return one
  }
}

/** The body meets on a topic the next day, some households come and all agree. Resolves to the meeting. */
export async function met(site, topic) {
  const meeting = freshId()
  const starts_at = `${dayAhead(site.now, 1)}T09:00`
  await site.clerk.does(`/${home}/topics/${topic}/meetings`, { id: meeting, starts_at, venue: '二组院坝' })
  await site.wait(1)
  const path = `/${home}/meetings/${meeting}`
  await site.clerk.does(`${path}/opening`)
  const came = []
  for (const { id } of (await households(site.agent, home)).slice(20)) {
    if (came.length === 6) break
    const { members } = await site.agent.read(`/${home}/people/${id}`)
    const adult = members.find(({ age, registered }) => registered && age >= 18)
    if (!adult) continue
    const { status } = await site.agent.tries(`${path}/arrivals`, { person: adult.key, via: 'hall', paper: false })
    if (status === 201) came.push(adult.key)
  }
  await site.clerk.does(`${path}/ballot`, { id: freshId() })
  for (const behalf of came) await site.agent.does(`${path}/votes`, { answer: 'yes', behalf })
  await site.clerk.does(`${path}/closing`)
  await site.clerk.does(`/${home}/topics/${topic}/advice`, { answer: 'taken', reason: '照大家商量的办' })
  return meeting
}

/** From a wish to a resolution that is carried out. */
export async function decided(site) {
  const villager = await hand(site.server, `${STEM}-villager1`)
  const { wish, topic } = await takenUp(villager, site.clerk, home, '二组石桥断了两块板，车过不去，想重修。')
  site.thread = `/${home}/wishes/${wish}`
  await site.clerk.does(`/${home}/topics/${topic}/publication`, TOPIC)
  site.meeting = await met(site, topic)
  site.resolution = `/${home}/resolutions/${(await site.last('resolution')).id}`
  const { me } = await site.clerk.read('/my')
  const due_on = dayAhead(site.now, 120)
  await site.clerk.does(`${site.resolution}/settlement`, { text: '二组石桥加宽重修', owner: me.key ?? me.name, due_on })
  await site.wait(16)
}

export async function opened(site) {
  const { secretary } = site.pages
  await visit(secretary, site.resolution)
  await followLink(secretary, '立项')
  await look(secretary, 'project-open')
  const said = {
    title: '二组石桥加宽重修',
    origin: 'villagers',
    family: 'village_plus',
    sponsor: '二组党小组',
    homestead: 'liveable',
    aspect: 'construction',
  }
  await fill(secretary, said)
  assert.equal(await send(secretary, '立项'), 422)
  await says(secretary, '还没有说明属于哪一种振兴')
  await holds(secretary, said)
  await look(secretary, 'project-open-refused')
  await fill(secretary, { for_ecology: true, for_organisation: true })
  assert.equal(await send(secretary, '立项'), 200)
  await says(secretary, '项目立好了')
  site.path = `/${home}/projects/${(await site.last('project')).id}`
  await visit(secretary, site.path, 'project-draft')
  await says(secretary, '村民提议', '村建+', '二组党小组', '60,000.00', '备料', '主体完成')
}

export async function answered(site) {
  const { secretary } = site.pages
  const no = await site.clerk.tries(`${site.path}/beginning`)
  assert.deepEqual([no.status, no.body.code], [409, 'charter_missing'])
  await visit(secretary, `${site.path}/answers?question=how`, 'project-answer')
  await fill(secretary, { text: ANSWERS.how, adopted: site.meeting })
  assert.equal(await send(secretary, '记下'), 200)
  await says(secretary, ANSWERS.how, '还没有回答')
  for (const question of ['look', 'builder', 'keeper']) {
    await site.clerk.does(`${site.path}/answers`, { question, text: ANSWERS[question], adopted: site.meeting })
  }
  await visit(secretary, `${site.path}/milestones`, 'project-plan')
  await fill(secretary, { title: '试走车', due_on: dayAhead(site.now, 70), planned_fen: '60000.01', weight: '10' })
  assert.equal(await send(secretary, '安排'), 422)
  await says(secretary, '超出 0.01 元')
  await fill(secretary, { planned_fen: '2000' })
  assert.equal(await send(secretary, '安排'), 200)
}

export async function begun(site) {
  const { secretary, villager, anyone } = site.pages
  await visit(secretary, `${site.path}/beginning`, 'project-begin')
  assert.equal(await send(secretary, '开工'), 409)
  await says(secretary, '“事前”的公示还没有满期')
  await visit(secretary, `${site.path}/publicity`, 'project-publicise')
  await fill(secretary, { text: '重修石桥，村集体出 6 万元，二组投工，二组看管。' })
  assert.equal(await send(secretary, '挂出'), 200)
  const notice = `/${home}/notices/${(await site.last('notice')).id}`
  await visit(anyone, notice, 'project-notice')
  await says(anyone, '事前', '村集体出 6 万元')
  // Nothing but words is asked for; the page offers a file and does not need one.
  await visit(villager, `${site.path}/sights`, 'project-note')
  await fill(villager, { stage: 'before', text: '桥板断了两块，车要绕三里路。' })
  assert.equal(await send(villager, '记下'), 200)
  await site.wait(16)
  await visit(secretary, `${site.path}/beginning`)
  assert.equal(await send(secretary, '开工'), 200)
  await says(secretary, '开工了', '正在办')
}

