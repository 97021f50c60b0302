// Points from a claim to a bar of soap: written up on a page, judged by villagers, hung out, objected to,
// looked into, posted when the days are over, exchanged; and an hour of help with a certificate that a
// stranger verifies.

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
  hand,
  inCounty,
  look,
  says,
  saysNot,
  send,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]
const at = (path) => `/${home}/${path}`

for (const [name, face] of Object.entries(FACES)) {
  test(`points are claimed, judged, objected to, posted and exchanged; hours are certified (${name})`, () =>
    inCounty((server, browser) => {
      const as = (who, body) =>
        face(browser, server, async (page) => {
          await enter(page, `${STEM}-${who}`)
          return body(page)
        })
      return face(browser, server, async (page) => {
        await table(page)
        await claimed(as, new Date())
        await judged(server, as)
        await objected(as)
        await posted(server, as)
        await exchanged(server, as)
        await certified(page, as)
      })
    }))
}

/** Without an account: what counts, who judges, how long it hangs; and nobody's balance. */
async function table(page) {
  await visit(page, at('points'), 'points-table')
  await says(page, '肖家边村爱心积分办法', '打扫公共地方一次', '+5', '−5', '不能换物品', '7 天', '不排名次', '评议小组')
  await visit(page, at('points/notice'), 'points-notice')
  await says(page, '正在公示', '公示到')
  await visit(page, at('points/shop'), 'points-shop')
  await says(page, '肥皂', '没货了', '县城一位商户')
}

/** A villager looks into the household's book and claims. */
async function claimed(as, now) {
  await as('villager2', async (page) => {
    await visit(page, at('points/mine'), 'points-mine-before')
    await says(page, '可以换的积分', '基础分')
    await followLink(page, '申报积分')
    await look(page, 'points-claim')
    await control(page, 'line').first().waitFor()
    await fill(page, { line: '2', happened_on: dayAhead(now, 0), said: '把桥头到井边扫干净了。' })
    assert.equal(await send(page, '申报'), 200)
    await visit(page, at('points/mine'))
    await says(page, '把桥头到井边扫干净了', '等评议')
  })
}

/** Two of the group judge it; whoever claimed does not. */
async function judged(server, as) {
  await as('convener', async (page) => {
    await visit(page, at('points/review'), 'points-desk')
    await says(page, '等评议小组看', '把桥头到井边扫干净了')
    const card = page.locator('main section, main .sheet').filter({ hasText: '把桥头到井边扫干净了' }).last()
    const link = await card.getByRole('link', { name: '评议', exact: true }).first().getAttribute('href')
    await page.goto(new URL(link, page.url()).href)
    await look(page, 'points-review')
    await fill(page, { verdict: 'agree' })
    assert.equal(await send(page, '交评议'), 200)
  })
  const other = await hand(server, `${STEM}-committee1`)
  const { before } = await other.read(at('points/review'))
  const claim = before.find(({ line }) => line.said === '把桥头到井边扫干净了。').line.id
  await other.does(at('points/reviews'), { claim, verdict: 'agree' })
  const own = await hand(server, `${STEM}-villager2`)
  const { body } = await own.tries(at('points/reviews'), { claim, verdict: 'agree' })
  assert.equal(body.code, 'points_not_panel')
}

/** It hangs; a neighbour objects; the supervision committee looks into it. */
async function objected(as) {
  await as('villager3', async (page) => {
    await visit(page, at('points/notice'))
    const row = page.locator('main tr').filter({ hasText: '把桥头到井边扫干净了' })
    const link = await row.getByRole('link', { name: '提出异议', exact: true }).getAttribute('href')
    await page.goto(new URL(link, page.url()).href)
    await fill(page, { reason: '那天早上没看见人扫。' })
    assert.equal(await send(page, '提出'), 200)
    await visit(page, at('points/notice'), 'points-objected')
    await says(page, '有异议')
  })
  await as('supervisor', async (page) => {
    await visit(page, at('points/review'), 'points-appeals')
    await says(page, '那天早上没看见人扫')
    await followLink(page, '处理异议')
    await fill(page, { ruling: 'keep', answer: '问了三户，是下午扫的。' })
    assert.equal(await send(page, '就这样定'), 200)
  })
}

/** Not before its days are over, and then by itself. */
async function posted(server, as) {
  const earned = async () => (await (await hand(server, `${STEM}-villager2`)).read(at('points/mine'))).earned
  assert.equal(await earned(), 0)
  await advanceDays(server, 9)
  assert.equal(await earned(), 5)
  await as('villager2', async (page) => {
    await visit(page, at('points/mine'), 'points-mine')
    await says(page, '已经入账')
    await followLink(page, '打扫公共地方一次')
    await look(page, 'points-case')
    await says(page, '问了三户，是下午扫的', '维持')
  })
}

/** In the shop: too many are refused with the reason, one is handed over. */
async function exchanged(server, as) {
  const { me } = await (await hand(server, `${STEM}-villager2`)).read('/my')
  await as('agent', async (page) => {
    await visit(page, at('points/shop'), 'points-counter')
    const row = page.locator('main tr').filter({ hasText: '肥皂' })
    const link = await row.getByRole('link', { name: '换给他', exact: true }).getAttribute('href')
    await page.goto(new URL(link, page.url()).href)
    await fill(page, { neighbour: me.key, count: '2' })
    assert.equal(await send(page, '换'), 409)
    await says(page, '能用的积分是 5，不够 6')
    await look(page, 'points-short')
    await fill(page, { count: '1' })
    assert.equal(await send(page, '换'), 200)
  })
  await as('villager2', async (page) => {
    await visit(page, at('points/mine'), 'points-taken')
    await says(page, '换回来的', '肥皂')
  })
}

/** Hours of help, a certificate, and a stranger who checks it. */
async function certified(page, as) {
  const code = await as('villager1', async (own) => {
    await visit(own, at('hours'), 'hours-mine')
    await says(own, '2.5', '给独居老人家里检查电线')
    await followLink(own, '开证明')
    assert.equal(await send(own, '开证明'), 200)
    await visit(own, at('hours'))
    const link = own.locator('main a[href*="/hours/certificates/"]:not([href*="new"])').first()
    const href = await link.getAttribute('href')
    await visit(own, href, 'hours-certificate')
    await says(own, '志愿服务证明', '2.5 小时', '核对码')
    return href.split('/').pop()
  })
  await visit(page, at('hours/verify'))
  await fill(page, { code: `${code.slice(0, 4).toLowerCase()} ${code.slice(4)}` })
  assert.equal(await send(page, '核对'), 200)
  await look(page, 'hours-verified')
  await says(page, '核对无误', '2.5 小时')
  await visit(page, at('hours/verify?code=0000'))
  await says(page, '没有这份证明')
  await saysNot(page, '核对无误')
}
