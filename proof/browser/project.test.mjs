// A bridge from its resolution to its keeper: four questions answered by the meeting that decided, a plan
// that hangs before the work, milestones, a change that is too large until people have met again,
// progress in the open, an end, and a signboard with a code.

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
  holds,
  households,
  inCounty,
  look,
  says,
  send,
  takenUp,
  together,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]

const TOPIC = {
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

const ANSWERS = {
  how: '石料村里出，二组自己投工，请两个石匠带。',
  look: '四米宽的石板桥，两边有栏杆。',
  builder: '二组二十户投工，石匠老陈带工。',
  keeper: '二组轮流看，一年清两回淤，坏了找组长。',
}

for (const face of ['phone', 'desktop']) {
  test(`a bridge from its resolution to its keeper, ${face}`, () =>
    inCounty((server, browser) =>
      together(FACES[face], browser, server, ['secretary', 'villager', 'anyone'], (pages) =>
        built(new Site(server, pages)),
      ),
    ))
}

/** Where it is built, by whom, and what time the county has. */
class Site {
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

async function built(site) {
  await site.signIn()
  await decided(site)
  await opened(site)
  await answered(site)
  await begun(site)
  await worked(site)
  await changed(site)
  await finished(site)
  await kept(site)
}

/** The body meets on a topic the next day, some households come and all agree. Resolves to the meeting. */
async function met(site, topic) {
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
async function decided(site) {
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

async function opened(site) {
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

async function answered(site) {
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

async function begun(site) {
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

async function worked(site) {
  const { secretary, anyone } = site.pages
  await site.wait(10)
  await visit(secretary, `${site.path}/reached?no=1`, 'project-reach')
  await fill(secretary, { said: '石料都到了，三户看着过的秤。', done_on: dayAhead(site.now, -2) })
  assert.equal(await send(secretary, '记下完成'), 200)
  await says(secretary, '石料都到了')
  await site.clerk.does(`${site.path}/reached`, { no: 2, said: '老桥拆了，开工那天来了二十户。' })
  await visit(anyone, `${site.path}/sheet`, 'project-sheet')
  await says(anyone, '章程四问', ANSWERS.keeper, '计划和实际', '石料都到了', '桥板断了两块')
  const told = await (await hand(site.server)).read(`${site.path}/sheet`)
  assert.ok(told.percent > 0 && told.percent < 100, told.percent)
  assert.deepEqual(told.milestones.map((m) => Boolean(m.done_on)), [true, true, false, false, false])
}

/** Seven thousand more are too much until the people have met on it again. */
async function changed(site) {
  const { secretary } = site.pages
  const said = { content: '桥墩加深一米', reason: '挖下去是软土，原来的深度不够', cost_fen: '67000' }
  await visit(secretary, `${site.path}/changes`, 'project-change')
  await fill(secretary, said)
  assert.equal(await send(secretary, '记下变更'), 409)
  await says(secretary, '相差超过县里规定的比例', '请会议再定一次')
  await holds(secretary, said)
  await look(secretary, 'project-change-refused')

  const [content, reason] = [said.content, said.reason]
  await site.clerk.does(`${site.resolution}/changes`, { id: freshId(), cost_fen: 67_000_00, content, reason })
  const { id: topic } = await site.last('topic')
  await site.clerk.does(`/${home}/topics/${topic}/publication`, { ...TOPIC, cost_fen: 67_000_00, money: '村集体出 6 万 7 千元' })
  const again = await met(site, topic)
  await visit(secretary, `${site.path}/changes`)
  await fill(secretary, { ...said, adopted: again })
  assert.equal(await send(secretary, '记下变更'), 200)
  await says(secretary, '67,000.00', '原来 60,000.00')
}

async function finished(site) {
  const { secretary, anyone } = site.pages
  await visit(secretary, `${site.path}/publicity`)
  await fill(secretary, { text: '做了大半，花了三万，桥墩加深一米。' })
  assert.equal(await send(secretary, '挂出'), 200)
  for (const no of [3, 4]) await site.clerk.does(`${site.path}/reached`, { no, said: '二组五户看着做完的。' })
  const early = await site.clerk.tries(`${site.path}/finish`, { report: '桥修好了' })
  assert.deepEqual([early.status, early.body.code], [409, 'milestones_open'])
  await site.clerk.does(`${site.path}/reached`, { no: 5, said: '农用车走了三趟，稳当。' })
  await site.wait(16)
  await visit(secretary, `${site.path}/finish`, 'project-finish')
  await fill(secretary, { report: '石桥加宽到四米，农用车能过。' })
  assert.equal(await send(secretary, '报完工'), 200)
  await visit(anyone, site.path, 'project-finished')
  await says(anyone, '已建成，结果公示', '石桥加宽到四米', '报告办结，等群众确认')
}

async function kept(site) {
  const { secretary, anyone } = site.pages
  await site.wait(16)
  await visit(secretary, `${site.path}/keeping`, 'project-keep')
  await fill(secretary, { said: '图纸交给组长，坏了打村里电话。' })
  assert.equal(await send(secretary, '移交'), 200)
  await visit(anyone, `${site.path}/sheet`, 'project-sheet-kept')
  await says(anyone, '有人管护', '图纸交给组长', '+7,000.00', '67,000.00')
  await visit(anyone, `${site.path}/sign`, 'project-sign')
  await says(anyone, '二组石桥加宽重修', ANSWERS.builder, ANSWERS.keeper)
  assert.equal(await anyone.locator('main figure svg').count(), 1, 'a code to scan')
  await anyone.emulateMedia({ media: 'print' })
  await look(anyone, 'project-sign-print')
  await anyone.emulateMedia({ media: 'screen' })
  await visit(anyone, `/${home}/projects`, 'project-list')
  await says(anyone, '二组石桥加宽重修', '100%', '有人管护')
  await visit(anyone, '/420324/projects', 'project-county')
  await says(anyone, '二组石桥加宽重修')
}
