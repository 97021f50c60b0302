// Results before counts: of two villages of one township the one that met often and carried out
// nothing stands below the one that met once and did what it had resolved, and how often anybody met
// is folded away at the end of the page. When the first one does what it resolved, it rises.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  FACES,
  VILLAGES,
  dayAhead,
  freshId,
  hand,
  inCounty,
  look,
  press,
  says,
  together,
  visit,
} from './support/county.mjs'

const TOWNSHIP = '420324107'
const CLERK = 'longba-clerk'
/** One person looks after both villages, so that nothing but their results differs. */
const SECRETARY = 'xiaojiabian-secretary'
const BUSY = { home: `${TOWNSHIP}201`, meetings: 6 }
const DOER = { home: `${TOWNSHIP}202`, meetings: 1 }
const KEYS = ['H0001-01', 'H0002-01', 'H0003-01']

test('a village that met six times and did nothing stands below one that met once and did it', () =>
  inCounty((server, browser) =>
    together(FACES.phone, browser, server, ['phone'], ({ phone }) =>
      together(FACES.desktop, browser, server, ['desk'], ({ desk }) => compared(server, [phone, desk])),
    ),
  ))

async function compared(server, pages) {
  await settled(server)
  const called = await summoned(server)
  const { now } = await advanceDays(server, 1)
  // Whatever the calendar does meanwhile, the year is the one in which they resolved.
  const year = dayAhead(new Date(now), 0).slice(0, 4)
  await resolved(server, called, new Date(now))
  // The notices hang for their days, then the one village does its one thing.
  await advanceDays(server, 16)
  const doer = await hand(server, SECRETARY)
  const first = called.filter(({ home }) => home === DOER.home)
  for (const one of first) await carriedOut(doer, one)
  await stand(server, pages, year, [DOER, BUSY])

  // Three of six are carried out: more than one of one, when every whole is taken two larger.
  const rest = called.filter(({ home }) => home === BUSY.home)
  for (const one of rest.slice(0, 3)) await carriedOut(doer, one)
  // A page over many villages may be two seconds old by the county's clock.
  await advanceDays(server, 1)
  await stand(server, pages, year, [BUSY, DOER])
}

/** Both villages get three households and a secretary. */
async function settled(server) {
  const clerk = await hand(server, CLERK)
  const { home: own } = VILLAGES.xiaojiabian
  const { matters } = await clerk.read(`/${own}/matters?kind=meeting`)
  const thread = await clerk.read(matters[0].href)
  const secretary = thread.matters.map(({ matter }) => matter).find(({ kind }) => kind === 'meeting').owner
  for (const { home } of [BUSY, DOER]) {
    await clerk.does(`/${home}/imports`, { id: freshId(), file: '名册.csv', rows: KEYS.map((key) => line(home, key)), fingerprint: null })
    await clerk.does(`/${home}/mandates`, {
      id: freshId(),
      person: secretary,
      role: 'secretary',
      area: home,
      from_on: '2026-01-01',
      until_on: null,
      ground: '镇里派来主持工作',
    })
  }
}

/** One grown-up of a household of one, as the register takes it. */
const line = (home, key) => ({
  household: key.slice(0, 5),
  group: `${home}001`,
  group_name: '一组',
  courtyard: null,
  courtyard_name: '',
  head: `龙试${key.slice(4, 5)}`,
  person: key,
  name: `龙试${key.slice(4, 5)}`,
  sex: 'female',
  born_on: '1961-05-01',
  relation: '户主',
  registered: true,
  member: true,
  away: false,
  party: false,
  phone: null,
  synthetic: true,
})

/** In each village its meetings of the one group, each with a wish and a topic: `[{ home, wish, meeting }]`. */
async function summoned(server) {
  const secretary = await hand(server, SECRETARY)
  const called = []
  for (const { home, meetings } of [BUSY, DOER]) {
    for (let n = 1; n <= meetings; n += 1) {
      const [wish, meeting] = [freshId(), freshId()]
      const place = `${home}001`
      await secretary.does(`/${home}/wishes`, { id: wish, text: `一组第 ${n} 段水渠漏水，想修好。`, place, behalf: KEYS[0], channel: 'desk' })
      await secretary.does(`/${home}/wishes/${wish}/answer`, { fate: 'topic', reply: '请大家来定。' })
      const { id } = await newest(secretary, home, wish, 'topic')
      await secretary.does(`/${home}/topics/${id}/publication`, topic(n))
      await secretary.does(`/${home}/topics/${id}/meetings`, { id: meeting, starts_at: `${dayAhead(new Date(), 1)}T09:00`, venue: '一组晒场' })
      called.push({ home, wish, meeting })
    }
  }
  return called
}

const topic = (n) => ({
  title: `一组第 ${n} 段水渠 30 米怎么修，各家出几个工`,
  place: '一组水渠',
  people: '一组用渠水的住户',
  households: 3,
  cost_fen: 120_000,
  money: '水泥村集体买，工由用水户出',
  plan: '垮的地方用块石水泥砌，一户出两个工，出不了工的和邻居换。',
  class: 'group_affairs',
  body: 'group_meeting',
  basis: 'household',
})

async function newest(by, home, wish, kind) {
  const { matters } = await by.read(`/${home}/wishes/${wish}`)
  return matters.map(({ matter }) => matter).findLast((m) => m.kind === kind)
}

/** Every meeting is held, everybody raises a hand, and the resolution gets an owner and a date. */
async function resolved(server, called, now) {
  const secretary = await hand(server, SECRETARY)
  for (const { home, wish, meeting } of called) {
    const path = `/${home}/meetings/${meeting}`
    await secretary.does(`${path}/opening`)
    for (const person of KEYS) await secretary.does(`${path}/arrivals`, { person, via: 'hall', paper: false, way: 'hands' })
    await secretary.does(`${path}/ballot`, { id: freshId() })
    const count = { issued: 3, returned: 3, yes: 3, no: 0, abstain: 0, invalid: 0, way: 'hands' }
    await secretary.does(`${path}/tally`, { ...count, witness_a: KEYS[0], witness_b: KEYS[1] })
    await secretary.does(`${path}/closing`)
    const { id } = await newest(secretary, home, wish, 'resolution')
    const due_on = dayAhead(now, 60)
    await secretary.does(`/${home}/resolutions/${id}/settlement`, { text: '修水渠 30 米', owner: KEYS[2], due_on })
  }
}

/** Done, and the woman who wished for it says so at the desk. */
async function carriedOut(by, { home, wish }) {
  const { id } = await newest(by, home, wish, 'resolution')
  await by.does(`/${home}/resolutions/${id}/report`, { report: '砌好了，放水试了一天不漏。' })
  await by.does(`/${home}/wishes/${wish}/confirmation`, { behalf: KEYS[0], satisfied: true, note: '不漏了。' })
}

/** The order of the two villages, by the interface and on the page. */
async function stand(server, pages, year, [before, after]) {
  const { places } = await (await hand(server)).read(`/${TOWNSHIP}/outcomes?year=${year}`)
  const of = ({ home }) => places.find(({ code }) => code === home)
  const [first, second] = [of(before), of(after)]
  assert.ok(first.rank < second.rank, JSON.stringify([first, second]))
  assert.ok(places.indexOf(first) < places.indexOf(second))
  assert.deepEqual([of(BUSY).meetings, of(DOER).meetings], [BUSY.meetings, DOER.meetings])
  for (const page of pages) {
    await visit(page, `/${TOWNSHIP}/outcomes?year=${year}`, first === of(DOER) ? 'results' : 'results-risen')
    const main = await page.locator('main').innerText()
    assert.ok(main.indexOf(first.name) < main.indexOf(second.name), 'the page orders otherwise than the data')
    for (const { name, confirmed, adopted } of [first, second]) {
      const row = page.locator('main tr', { hasText: name }).first()
      assert.match((await row.innerText()).replace(/\s+/g, ' '), new RegExp(`${confirmed} ?/ ?${adopted}`))
    }
    // How often they met is told last, and only to whoever unfolds it.
    await says(page, '开多少次会不算数')
    assert.doesNotMatch(main, /开了 \d+ 次商量会/)
    await press(page, page.locator('main details summary', { hasText: '更多' }))
    await page.getByText(/开了 \d+ 次商量会/).waitFor({ state: 'visible' })
  }
}
