// A bridge from its resolution to its keeper: four questions answered by the meeting that decided, a plan
// that hangs before the work, milestones, a change that is too large until people have met again,
// progress in the open, an end, and a signboard with a code.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ANSWERS,
  STEM,
  Site,
  TOPIC,
  answered,
  begun,
  decided,
  home,
  met,
  opened,
} from './support/bridge.mjs'
import {
  FACES,
  dayAhead,
  fill,
  freshId,
  hand,
  holds,
  inCounty,
  look,
  says,
  send,
  together,
  visit,
} from './support/county.mjs'

for (const face of ['phone', 'desktop']) {
  test(`a bridge from its resolution to its keeper, ${face}`, () =>
    inCounty((server, browser) =>
      together(FACES[face], browser, server, ['secretary', 'villager', 'anyone'], (pages) =>
        built(new Site(server, pages)),
      ),
    ))
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
