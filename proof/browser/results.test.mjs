// Results before counts: a village that has met more often than its neighbour and carried nothing out
// stands below it, on the township's page, and the number of meetings is folded away behind.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  FACES,
  VILLAGES,
  follow,
  freshId,
  hand,
  inCounty,
  look,
  says,
  saysNot,
  together,
  visit,
} from './support/county.mjs'

const { home: diligent } = VILLAGES.xiaojiabian
const TOWNSHIP = diligent.slice(0, 9)
/** A village of the same township in which nobody lives yet. */
const talkative = `${TOWNSHIP}200`
const GROUP = `${talkative}001`
const AS = 'xiaojiabian-secretary'

for (const face of ['phone', 'desktop']) {
  test(`much talk and nothing done stands below little talk and something done, ${face}`, () =>
    inCounty((server, browser) =>
      together(FACES[face], browser, server, ['anyone'], async ({ anyone }) => {
        const before = await ranks(server)
        assert.deepEqual(before[diligent].rank, 1)
        await settle(server)
        const meetings = before[diligent].meetings + 2
        for (let n = 0; n < meetings; n += 1) await meet(server, n)
        await order(server, anyone, meetings)
      }),
    ))
}

/** Places of the township by code. */
async function ranks(server) {
  const { places } = await (await hand(server)).read(`/${TOWNSHIP}/outcomes`)
  return Object.fromEntries(places.map((place) => [place.code, place]))
}

/** Six people come to live there, and somebody keeps their books. */
async function settle(server) {
  const clerk = await hand(server, 'longba-clerk')
  const rows = [1, 2, 3, 4, 5, 6].map((n) => ({
    household: `T${n}`, group: GROUP, group_name: '一组', courtyard: null, courtyard_name: '',
    head: `户主${n}`, person: `T${n}-01`, name: `户主${n}`, sex: 'male', born_on: '1970-01-01',
    relation: '户主', registered: true, member: true, away: false, party: false, phone: null,
    synthetic: true,
  }))
  await clerk.does(`/${talkative}/imports`, { id: freshId(), file: '名册.csv', rows, fingerprint: null })
  const secretary = await hand(server, AS)
  const person = await refOf(secretary)
  for (const role of ['secretary', 'agent']) {
    await clerk.does(`/${talkative}/mandates`, {
      id: freshId(), person, role, area: talkative, from_on: '2026-01-01', ground: '临时代管',
    })
  }
}

/** How the register names the secretary to other villages: as whoever opened this wish. */
async function refOf(secretary) {
  const id = freshId()
  await secretary.does(`/${diligent}/wishes`, { id, text: '村部门口的公示栏要换块玻璃。', place: diligent })
  const { matter } = await secretary.read(`/${diligent}/wishes/${id}`)
  return matter.opened_by
}

/** One more evening: everybody agrees on something that nobody then does. */
async function meet(server, n) {
  const by = await hand(server, AS)
  const wish = freshId()
  const behalf = 'T1-01'
  const text = `一组第 ${n + 1} 件要商量的事：修水渠。`
  await by.does(`/${talkative}/wishes`, { id: wish, text, place: GROUP, behalf })
  await by.does(`/${talkative}/wishes/${wish}/answer`, { fate: 'topic', reply: '请大家来定。' })
  const { matters } = await by.read(`/${talkative}/wishes/${wish}`)
  const topic = matters.map(({ matter }) => matter).find(({ kind }) => kind === 'topic').id
  await by.does(`/${talkative}/topics/${topic}/publication`, {
    title: `一组水渠第 ${n + 1} 段怎么修`, place: '一组水渠', people: '一组各户', households: 6,
    cost_fen: 0, money: '各户投工，不花钱', plan: '每户出一个工，清淤一百米，以后轮流看。',
    class: 'group_affairs', body: 'group_meeting', basis: 'person',
  })
  const id = freshId()
  const starts_at = new Date(Date.now() + 60_000).toISOString()
  await by.does(`/${talkative}/topics/${topic}/meetings`, { id, starts_at, venue: '晒场' })
  const path = `/${talkative}/meetings/${id}`
  await by.does(`${path}/opening`)
  const here = ['T1-01', 'T2-01', 'T3-01', 'T4-01']
  for (const person of here) await by.does(`${path}/arrivals`, { person, via: 'desk', paper: false })
  await by.does(`${path}/ballot`, { id: freshId() })
  for (const key of here) await by.does(`${path}/votes`, { behalf: key, answer: 'yes' })
  await by.does(`${path}/closing`)
}

/** From the township's page to the villager's own word in three steps. */
async function order(server, page, meetings) {
  let now = await ranks(server)
  // A page over many villages may be two seconds old.
  for (let n = 0; n < 20 && now[talkative].meetings < meetings; n += 1) {
    await new Promise((done) => setTimeout(done, 250))
    now = await ranks(server)
  }
  assert.equal(now[talkative].meetings, meetings)
  assert.ok(now[talkative].meetings > now[diligent].meetings)
  assert.deepEqual([now[diligent].rank, now[talkative].rank], [1, 2])
  await visit(page, `/${TOWNSHIP}/outcomes`, 'results-township')
  await says(page, '各村成效', '开多少次会不算数')
  const rows = await page.locator('main table tbody tr').allInnerTexts()
  const at = (name) => rows.findIndex((row) => row.includes(name))
  assert.ok(at('肖家边') >= 0 && at('肖家边') < at('廖家岭'), rows.slice(0, 4).join('\n'))
  await saysNot(page, `开了 ${meetings + now[diligent].meetings} 次商量会`)
  await page.locator('main details', { hasText: '更多' }).last().locator('summary').click()
  await says(page, `开了 ${meetings + now[diligent].meetings} 次商量会`)
  await follow(page, page.locator('main a[href*="/wishes/"]').first())
  await look(page, 'results-thread')
  await says(page, '亮堂，晚上敢出门了')
}
