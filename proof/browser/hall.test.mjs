// An evening in the yard: the hall screen on the wall moves by itself while forty voices come in by
// phone, finds its way back after the line broke, and never shows how anybody voted.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  FACES,
  VILLAGES,
  enter,
  fill,
  hand,
  households,
  inCounty,
  look,
  says,
  saysNot,
  send,
  together,
  visit,
  freshId,
} from './support/county.mjs'
import { opened, published } from './support/meetings.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]
const AS = (name) => `${STEM}-${name}`
const PHONES = 40
const OWN = ['villager1', 'villager2']
/** Every third of those who vote by the interface says no. */
const refuses = (n) => n % 3 === 0

test('the hall screen moves while forty phones vote, and comes back after a break', () =>
  inCounty((server, browser) =>
    together(FACES.phone, browser, server, OWN, (phones) => evening(server, browser, phones)),
  ))

async function evening(server, browser, phones) {
  const topic = await published(server, STEM, home, {
    class: 'collective_assets',
    body: 'members_assembly',
    basis: 'person',
  })
  const path = await opened(server, STEM, topic, 11)
  const others = await arrive(server, path)
  const secretary = await hand(server, AS('secretary'))
  await secretary.does(`${path}/ballot`, { id: freshId() })

  const wall = await screen(server, browser, path)
  try {
    await wall.shows(0)
    for (const [n, name] of OWN.entries()) {
      await votes(phones[name], path, name)
      await wall.shows(n + 1)
    }
    const agent = await hand(server, AS('agent'))
    const cast = async (from, to) => {
      const some = others.map((key, n) => ({ key, n })).slice(from, to)
      const votes = some.map(({ key, n }) =>
        agent.does(`${path}/votes`, { behalf: key, answer: refuses(n) ? 'no' : 'yes' }),
      )
      await Promise.all(votes)
    }
    await cast(0, 18)
    await wall.shows(20)
    // The line breaks, voices still come, and the screen catches up by itself.
    await wall.context.setOffline(true)
    await cast(18, 30)
    await wall.context.setOffline(false)
    await cast(30, PHONES - OWN.length)
    await wall.shows(PHONES)
    await saysNot(wall.page, /同意 \d/, /不同意 \d/, '弃权')
    await secretary.does(`${path}/closing`)
    const no = others.filter((_, n) => refuses(n)).length
    await wall.page.waitForFunction(() => !document.querySelector('[data-cast]'))
    await look(wall.page, 'hall-closed')
    await says(wall.page, `同意 ${PHONES - no}`, `不同意 ${no}`, '没有通过')
  } finally {
    await wall.context.close()
  }
}

/** Everybody comes by phone; resolves to those who vote by the interface, by key. */
async function arrive(server, path) {
  const agent = await hand(server, AS('agent'))
  const own = []
  for (const name of OWN) {
    const by = await hand(server, AS(name))
    const { me } = await by.read('/my')
    await by.does(`${path}/arrivals`, {})
    own.push(me.household)
  }
  const keys = []
  for (const { id, key } of await households(agent, home)) {
    if (keys.length === PHONES - OWN.length) break
    if (own.includes(key)) continue
    const { members } = await agent.read(`/${home}/people/${id}`)
    const one = members.find((m) => m.member && m.age >= 18)
    if (!one) continue
    await agent.does(`${path}/arrivals`, { behalf: one.key, via: 'phone', paper: false })
    keys.push(one.key)
  }
  assert.equal(keys.length, PHONES - OWN.length)
  return keys
}

/** One of the phones in the yard. */
async function votes(page, path, name) {
  await enter(page, AS(name))
  await visit(page, path, 'hall-phone')
  await fill(page, { answer: 'yes' })
  assert.equal(await send(page, '投票'), 200)
  await says(page, '您的票已收到')
}

/** The screen on the wall, on a line of its own that can break. */
async function screen(server, browser, path) {
  const context = await browser.newContext({
    baseURL: server.url,
    locale: 'zh-CN',
    viewport: { width: 1440, height: 900 },
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  await enter(page, AS('secretary'))
  await visit(page, `${path}/hall`, 'hall-open')
  await page.evaluate(() => { window.stays = true })
  return {
    context,
    page,
    /** Waits until the screen says that so many have voted; it has not been loaded anew. */
    shows: async (n) => {
      await page.waitForFunction((n) => document.querySelector('[data-cast]')?.dataset.cast === `${n}`, n)
      assert.ok(await page.evaluate(() => window.stays), 'the page was loaded anew')
    },
  }
}
