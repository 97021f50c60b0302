// A panel that resembles the village: quotas that can not be met are told with what would do, the
// lottery is public before the seed, a third party's script draws the same panel, and whoever can not
// come is followed by somebody of the same kind.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  FACES,
  VILLAGES,
  control,
  enter,
  fill,
  follow,
  followLink,
  hand,
  holds,
  inCounty,
  look,
  said,
  says,
  saysNot,
  send,
  takenUp,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]
const verifier = fileURLToPath(new URL('../verifier/panel.py', import.meta.url))

const TOPIC = {
  title: '老学校改成什么，先请一组人议透',
  place: '村小学旧址',
  people: '全村各户',
  households: 301,
  cost_fen: 600_000,
  money: '村集体收入',
  plan: '老学校空了三年，改成活动室、托老所还是租出去，先听听各样的人怎么说。',
  class: 'vital_interest_deliberation',
  body: 'deliberation',
  basis: 'household',
}

for (const [name, face] of Object.entries(FACES)) {
  test(`a panel is planned, drawn and checked (${name})`, () =>
    inCounty((server, browser) =>
      face(browser, server, async (page) => {
        const villager = await hand(server, `${STEM}-villager1`)
        const clerk = await hand(server, `${STEM}-secretary`)
        const { topic } = await takenUp(villager, clerk, home, '老学校空着，想请大家一起定。')
        await clerk.does(`/${home}/topics/${topic}/publication`, TOPIC)
        const path = `/${home}/topics/${topic}`
        await enter(page, `${STEM}-secretary`)
        await planned(page, path)
        await drawn(page, path, clerk)
        await stranger(browser, server, face, path)
        await checked(page, path)
        await neighbour(browser, server, face, path)
      }),
    ))
}

async function planned(page, path) {
  await visit(page, path, 'panel-topic')
  await followLink(page, '也可以抽一组像全村的人先议')
  await says(page, '这个议题没有抽签小组')
  await followLink(page, '定抽签小组')
  await look(page, 'panel-form')
  await fill(page, { seats: '12', women: '7', men: '7' })
  await send(page, '定下来，算签池')
  await says(page, '这些名额凑不齐', '男子 7→5')
  await look(page, 'panel-refused')
  await holds(page, { seats: '12', women: '7', men: '7' })
  await fill(page, { women: '6', men: '5', each_group: '1' })
  await send(page, '定下来，算签池')
  await visit(page, `${path}/panel`, 'panel-planned')
  await says(page, '12 席', '1000 组', '签池的杂凑值')
  await saysNot(page, '抽中第几组')
}

async function drawn(page, path, clerk) {
  await followLink(page, '抽小组')
  await send(page, '抽签')
  await visit(page, `${path}/panel`, 'panel-drawn')
  const before = await clerk.read(`${path}/panel`)
  assert.equal(before.drawn.length, 12)
  const women = before.quotas.find(({ value }) => value === 'female')
  assert.ok(women.drawn >= 6)
  await follow(page, page.getByRole('link', { name: '代为答复' }).first())
  await control(page, 'coming').locator('visible=true').last().waitFor()
  await fill(page, { coming: 'no' })
  await send(page, '答复')
  await visit(page, `${path}/panel`, 'panel-followed')
  await says(page, `补 ${before.drawn[0].key}`, '来不了')
  const after = await clerk.read(`${path}/panel`)
  assert.equal(after.drawn.length, 13)
  for (const { least, sit, value } of after.quotas) assert.ok(sit >= least, value)
}

/** Who is not signed in reads keys, never names, and can not have the list of kinds. */
async function stranger(browser, server, face, path) {
  await face(browser, server, async (page) => {
    await visit(page, `${path}/panel`, 'panel-public')
    await says(page, '抽中的人', 'H0')
    await page.getByText('怎么重算').click()
    await says(page, '本村的人登录后可以下载')
    const text = await said(page)
    assert.doesNotMatch(text, /（H\d/)
  })
}

/** The script shares no line with the product and finds the same panel. */
async function checked(page, path) {
  const told = await page.evaluate((at) => fetch(at).then((answer) => answer.text()), `${path}/panel/lottery.json`)
  const ran = spawnSync('python3', [verifier], { input: told, encoding: 'utf8' })
  assert.equal(ran.status, 0, ran.stderr)
  assert.match(ran.stdout, /^the same: panel \d+ of 1000/)
}

/** Neighbours read their own chance, or why they have none. */
async function neighbour(browser, server, face, path) {
  const told = { chance: 0, none: 0 }
  for (const who of ['villager1', 'villager2', 'villager3']) {
    const { mine } = await (await hand(server, `${STEM}-${who}`)).read(`${path}/panel`)
    const kind = mine === undefined ? 'none' : 'chance'
    told[kind] += 1
    await face(browser, server, async (page) => {
      await enter(page, `${STEM}-${who}`)
      await visit(page, `${path}/panel`, `panel-neighbour-${kind}`)
      await says(page, mine === undefined ? '您不在抽签名单上' : `您的机会：1000 组里有 ${mine} 组有您`)
    })
  }
  assert.ok(told.chance > 0, 'none of three neighbours is on the list')
}
