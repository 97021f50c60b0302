// Twelve neighbours promise labour, one of them without a phone; a day of work is called, people come,
// the site confirms; money is receipted and banked and then stands beside the county's. A stranger sees
// how much, never who.

import assert from 'node:assert/strict'
import { test } from 'node:test'
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
  together,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]

for (const [name, face] of Object.entries(FACES)) {
  test(`what neighbours promise is received, worked and banked (${name})`, () =>
    inCounty((server, browser) =>
      together(face, browser, server, ['villager', 'secretary', 'anyone'], async (pages) => {
        await enter(pages.villager, `${STEM}-villager1`)
        await enter(pages.secretary, `${STEM}-secretary`)
        const clerk = await hand(server, `${STEM}-secretary`)
        const { projects } = await clerk.read(`/${home}/projects`)
        const path = `/${home}/projects/${projects.find(({ title }) => title === '水渠两处垮塌重砌').id}`
        await promised(pages, server, path)
        await worked(pages, server, path)
        await banked(pages, clerk, path)
        await seen(pages.anyone, path)
      }),
    ))
}

/** Grown-ups in the register, one of each of the last households. */
async function registered(by) {
  const found = []
  for (const { id } of (await households(by, home)).slice(-40)) {
    const { members } = await by.read(`/${home}/people/${id}`)
    const one = members.find((member) => member.registered && member.age >= 18)
    if (one) found.push(one)
    if (found.length === 11) break
  }
  assert.equal(found.length, 11)
  return found
}

/** One by the page, eleven at the desk. */
async function promised({ villager }, server, path) {
  await visit(villager, path)
  await followLink(villager, '看大家出的')
  await look(villager, 'contributions')
  await says(villager, '出工', '认领', '水泥二十袋', '龙坝建材店')
  await followLink(villager, '认领：出钱出工出地出料')
  await fill(villager, { gift: 'labour' })
  assert.equal(await send(villager, '认领'), 422)
  await says(villager, '没有写投几天工')
  await look(villager, 'contributions-promise')
  await fill(villager, { half_days: '4' })
  assert.equal(await send(villager, '认领'), 200)
  const agent = await hand(server, `${STEM}-agent`)
  const before = (await agent.read(`${path}/contributions`)).promised_half_days
  const neighbours = (await registered(agent)).slice(0, 11)
  for (const { key } of neighbours) {
    await agent.does(`${path}/pledges`, { id: freshId(), gift: 'labour', half_days: 2, named: false, behalf: key })
  }
  const told = await agent.read(`${path}/contributions`)
  assert.equal(told.promised_half_days, before + 22)
  assert.ok(told.pledges.filter(({ gift }) => gift === 'labour').length >= 12, 'twelve promises of labour')
  assert.equal(told.given.half_days, 6, 'a promise is no labour yet')
}

/** A day of work of today: joined by the page, noted from the list, confirmed but for one. */
async function worked({ villager, secretary }, server, path) {
  await visit(secretary, `${path}/contributions`)
  await followLink(secretary, '定一天出工')
  const { me } = await (await hand(server, `${STEM}-committee1`)).read('/my')
  await fill(secretary, { held_on: dayAhead(new Date(), 0), task: '砌渠边第一段', needed: '20', foreman: me.key ?? me.name })
  assert.equal(await send(secretary, '定下'), 200)
  const { workdays } = await (await hand(server)).read(`${path}/contributions`)
  const day = workdays.find(({ task }) => task === '砌渠边第一段')
  const page = `/${home}/workdays/${day.id}`
  await visit(villager, page, 'workday')
  await followLink(villager, '报名出工')
  assert.equal(await send(villager, '报名'), 200)
  await visit(villager, page)
  await followLink(villager, '登记到场')
  await fill(villager, { half_days: '2' })
  assert.equal(await send(villager, '登记'), 200)
  const foreman = await hand(server, `${STEM}-committee1`)
  const agent = await hand(server, `${STEM}-agent`)
  const [first, second] = (await registered(agent)).slice(9, 11)
  for (const { key } of [first, second]) {
    await foreman.does(`${path}/workday-arrivals`, { workday: day.id, person: key, half_days: 1 })
  }
  const early = (await agent.read(`${path}/contributions`)).given.half_days
  await enter(secretary, `${STEM}-committee1`)
  await visit(secretary, page, 'workday-foreman')
  await followLink(secretary, '确认出工')
  await look(secretary, 'workday-confirm')
  await secretary.getByRole('checkbox', { name: second.name }).check()
  assert.equal(await send(secretary, '确认'), 422)
  await fill(secretary, { reason: '中途就走了' })
  assert.equal(await send(secretary, '确认'), 200)
  await enter(secretary, `${STEM}-secretary`)
  const late = (await agent.read(`${path}/contributions`)).given.half_days
  assert.equal(late - early, 3, 'two half days and one; whoever left early does not count')
  await visit(villager, page, 'workday-confirmed')
  await says(villager, '已确认', '没有确认')
  // Why is between that person and those who run it.
  await saysNot(villager, '中途就走了')
  await visit(secretary, page)
  await says(secretary, '没有确认', '中途就走了')
  await visit(villager, `${path}/contributions`)
  await says(villager, '县里还没有定一个工日折多少钱')
}

/** What was collected goes into the bank and lies beside the county's money. */
async function banked({ secretary }, clerk, path) {
  const { pledges } = await clerk.read(`${path}/contributions`)
  const cement = pledges.find(({ gift }) => gift === 'material')
  await visit(secretary, `${path}/pledge-receipts?pledge=${cement.id}`, 'contributions-receipt')
  await fill(secretary, { what: '水泥二十袋，点过数', amount_fen: '600', number: 'SJ-2026-2' })
  assert.equal(await send(secretary, '收下'), 200)
  await visit(secretary, `${path}/contributions`)
  await followLink(secretary, '存入银行')
  await fill(secretary, { amount_fen: '200', purpose: 'works', voucher: 'YH-2026-9' })
  assert.equal(await send(secretary, '存入'), 200)
  const again = await clerk.tries(`${path}/pledge-bankings`, { id: freshId(), amount_fen: 100, purpose: 'works', voucher: 'YH-2026-10' })
  assert.equal(again.body.code, 'bank_nothing')
  await visit(secretary, `${path}/money`, 'contributions-purse')
  await says(secretary, '大家出的钱 YH-2026-9', '200.00')
}

/** Without an account: sums and days, no name of a neighbour. */
async function seen(page, path) {
  await visit(page, `${path}/contributions`, 'contributions-public')
  await says(page, '出了力的户数', '600.00', '靠大家率')
  await saysNot(page, '李')
}
