// One household decides: 肖家边 has 301, two thirds are 201. With 200 there is no quorum and the page
// says so clause by clause; after a second publication 201 sit and the same question passes.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays, desktop } from './support/harness.mjs'
import {
  VILLAGES,
  checkIn,
  dayAhead,
  enter,
  followLink,
  freshId,
  hand,
  inCounty,
  look,
  says,
  saysNot,
  send,
  takenUp,
  visit,
  walked,
} from './support/county.mjs'

const { home, households, quorum } = VILLAGES.xiaojiabian
const SECRETARY = 'xiaojiabian-secretary'

/** What the county's clock says. */
let clock = new Date()

const TOPIC = {
  title: '村口修 20 米排水沟，各户出几个工',
  place: '村口到大堰塘',
  people: '全村各户',
  households,
  cost_fen: 1_200_000,
  money: '村集体出 12000 元，各户投工',
  plan: '挖 20 米排水沟，沟底铺石，一户出两个工，不出工的不收钱。',
  class: 'village_public_works',
  body: 'villagers_meeting',
  basis: 'household',
}

test('200 of 301 households are no quorum, 201 are', () =>
  inCounty((server, browser) =>
    desktop(browser, server, async (page) => {
      const topic = await taken(server)
      await publish(server, topic)
      const failed = await sit(server, topic, quorum - 1)
      await close(page, failed)
      await says(page, '到会人数不够', '未通过')
      await clause(page, '三分之二以上的户派代表到会', quorum - 1, '不符合')
      await saysNot(page, '决议有效')
      assert.equal(await resolutions(server, failed), 0, 'nothing is resolved without a quorum')

      await publish(server, topic)
      const passed = await sit(server, topic, quorum)
      await close(page, passed)
      await says(page, '决议有效')
      await clause(page, '三分之二以上的户派代表到会', quorum, '符合')
      assert.equal(await resolutions(server, passed), 1)
      // What happened the first time stays on the same page.
      await says(page, '到会人数不够', `${quorum - 1} / ${households}`)
    }),
  ))

/** A wish taken up; resolves to the id of its topic. */
async function taken(server) {
  const villager = await hand(server, 'xiaojiabian-villager1')
  const secretary = await hand(server, SECRETARY)
  return (await takenUp(villager, secretary, home, '村口一下雨就积水，想修条排水沟。')).topic
}

async function publish(server, topic) {
  const secretary = await hand(server, SECRETARY)
  await secretary.does(`/${home}/topics/${topic}/publication`, TOPIC)
  clock = await walked(server, 'xiaojiabian', topic, clock)
}

/** Ten full days later so many households sit, and all of them vote yes on paper. */
async function sit(server, topic, count) {
  clock = new Date((await advanceDays(server, 11)).now)
  const caller = await hand(server, SECRETARY)
  const id = freshId()
  await caller.does(`/${home}/topics/${topic}/meetings`, {
    id,
    starts_at: `${dayAhead(clock, 1)}T09:00`,
    venue: '村委会院坝',
  })
  clock = new Date((await advanceDays(server, 1)).now)
  // A session does not outlive the days that have gone by.
  const secretary = await hand(server, SECRETARY)
  const meeting = `/${home}/meetings/${id}`
  await secretary.does(`${meeting}/opening`)
  assert.equal(await checkIn(secretary, home, id, count, { paper: true }), count)
  await secretary.does(`${meeting}/ballot`, { id: freshId() })
  const [a, b] = await arrived(secretary)
  await secretary.does(`${meeting}/tally`, {
    issued: count,
    returned: count,
    yes: count,
    no: 0,
    abstain: 0,
    invalid: 0,
    witness_a: a,
    witness_b: b,
  })
  return meeting
}

/** Heads of the first two households: whoever of them is on the roll came first of all. */
async function arrived(secretary) {
  const { list } = await secretary.read(`/${home}/people`)
  return list.slice(0, 2).map(({ key }) => `${key}-01`)
}

/** The vote is closed on the page. */
async function close(page, meeting) {
  await enter(page, SECRETARY)
  await visit(page, meeting)
  await followLink(page, '结束表决并散会')
  assert.equal(await send(page, '结束并公布结果'), 200)
  await look(page, 'boundary')
}

async function clause(page, title, had, verdict) {
  const rows = await page.locator('main table.clauses').first().locator('tr').allInnerTexts()
  const row = rows.map((r) => r.replace(/\s+/g, ' ')).find((r) => r.includes(title))
  assert.ok(row, `no clause ${title} in ${rows.join('\n')}`)
  assert.match(row, new RegExp(`村民委员会组织法 第二十六条第一款 ${had} / ${households} ${quorum} .*${verdict}$`))
  assert.equal(row.includes('不符合'), verdict === '不符合', row)
}

async function resolutions(server, path) {
  const { matters } = await (await hand(server)).read(path)
  return matters.filter(({ matter }) => matter.kind === 'resolution').length
}
