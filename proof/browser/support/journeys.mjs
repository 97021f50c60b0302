// Three journeys of somebody who has never been here, on a phone: saying a wish, following it, voting.
// Each step is what is then on the screen, from the product itself, so that the documents show what
// is there. Nobody explains anything on the way.

import { advanceDays, phone } from './harness.mjs'
import { VILLAGES, checkIn, dayAhead, enter, fill, follow, followLink, freshId, hand, send, walked } from './county.mjs'

const STEM = 'xiaojiabian'
const { home, quorum } = VILLAGES[STEM]
const WISH = '小学门口一下雨就积水，娃儿上学要蹚水，想修一条排水沟。'

const TOPIC = {
  title: '小学门口修 40 米排水沟，村里出 9000 元行不行',
  place: '村小学门口到小桥',
  people: '有娃儿上学的住户和过路的人',
  households: 62,
  cost_fen: 900_000,
  money: '村集体出 9000 元，不向户里收钱',
  plan: '挖 40 米排水沟，沟上盖水泥板，开学以前做完，以后由学校旁边两户照看。',
  class: 'village_public_works',
  body: 'villagers_meeting',
  basis: 'household',
}

/**
 * Walks them on a fresh county and calls `take(name, page)` for each picture; `scale` is pixels for one
 * point of the page.
 */
export async function journeys(server, browser, scale, take) {
  const show = (body) =>
    phone(browser, server, { deviceScaleFactor: scale }, async (page) => {
      page.on('dialog', (dialog) => dialog.accept())
      return body(page)
    })
  const path = await show((page) => said(page, take))
  const meeting = await decided(server, path)
  await show((page) => followed(page, path, take))
  await show((page) => voted(server, page, meeting, take))
}

/** From the village's page to the number of the wish. Resolves to the wish's address. */
async function said(page, take) {
  await page.goto(`/${home}`)
  await take('wish-1', page)
  await followLink(page, '我有话说')
  await fill(page, { login: `${STEM}-villager1`, password: 'Zhuxi-2026' })
  await take('wish-2', page)
  await send(page, '登录')
  await fill(page, { text: WISH })
  await take('wish-3', page)
  await send(page, '说出来')
  await take('wish-4', page)
  return new URL(page.url()).pathname
}

/** The secretary answers, the topic hangs for its days, the meeting sits and the vote is open. */
async function decided(server, path) {
  const secretary = await hand(server, `${STEM}-secretary`)
  await secretary.does(`${path}/answer`, { fate: 'topic', reply: '要花集体的钱，写成议题请大家来定。' })
  const { matters } = await secretary.read(path)
  const topic = matters.map(({ matter }) => matter).find(({ kind }) => kind === 'topic').id
  await secretary.does(`/${home}/topics/${topic}/publication`, TOPIC)
  await walked(server, STEM, topic, new Date())
  const { now } = await advanceDays(server, 11)
  const caller = await hand(server, `${STEM}-secretary`)
  const id = freshId()
  await caller.does(`/${home}/topics/${topic}/meetings`, {
    id,
    starts_at: `${dayAhead(new Date(now), 1)}T09:00`,
    venue: '村小学操场',
  })
  return { id, path: `/${home}/meetings/${id}` }
}

/** What the villager finds who comes back: the wish, its step, who acts until when. */
async function followed(page, path, take) {
  await enter(page, `${STEM}-villager1`)
  await page.goto('/my')
  await take('follow-1', page)
  await follow(page, page.locator('main').getByRole('link', { name: /小学门口/ }).first())
  await take('follow-2', page)
  await page.locator('main h2', { hasText: '时限' }).first().evaluate((e) => scrollTo(0, e.getBoundingClientRect().top + scrollY - 24))
  await take('follow-3', page)
}

/** Coming by phone, voting, and the result that everybody sees at the same moment. */
async function voted(server, page, { id, path }, take) {
  await advanceDays(server, 1)
  const secretary = await hand(server, `${STEM}-secretary`)
  await secretary.does(`${path}/opening`)
  const { me } = await (await hand(server, `${STEM}-villager1`)).read('/my')
  await checkIn(secretary, home, id, quorum - 1, { except: [me.household], paper: true })
  await enter(page, `${STEM}-villager1`)
  await page.goto('/my')
  await follow(page, page.locator('main').getByRole('link', { name: /小学门口/ }).first())
  await take('vote-1', page)
  await send(page, '我参加')
  await secretary.does(`${path}/ballot`, { id: freshId() })
  await page.goto(path)
  await page.locator('main [name="answer"][value="yes"]').check()
  await take('vote-2', page)
  await send(page, '投票')
  await take('vote-3', page)
  const { list } = await secretary.read(`/${home}/people`)
  const [a, b] = list.map(({ key }) => `${key}-01`)
  const n = quorum - 1
  const count = { issued: n, returned: n, yes: n - 17, no: 12, abstain: 4, invalid: 1 }
  await secretary.does(`${path}/tally`, { ...count, witness_a: a, witness_b: b })
  await secretary.does(`${path}/closing`)
  await page.goto(path)
  await page.locator('main table.clauses').first().evaluate((e) => scrollTo(0, e.getBoundingClientRect().top + scrollY - 160))
  await take('vote-4', page)
}
