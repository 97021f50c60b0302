// What a villager pays for the first look, in bytes of a phone's data plan: everything that crosses
// the network with an empty cache, headers included.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfFirstLoad, phone } from './support/harness.mjs'
import { VILLAGES, hand, inCounty } from './support/county.mjs'

const KB = 1024

test('a village page weighs under 60 KB and a thread under 80 KB on first load', () =>
  inCounty(async (server, browser) => {
    const nobody = await hand(server)
    for (const { home } of Object.values(VILLAGES)) {
      await weigh(browser, server, `/${home}`, 60 * KB)
      // The longest thread of the village: every step, a verdict, objections.
      await weigh(browser, server, await longest(nobody, home), 80 * KB)
    }
  }))

async function weigh(browser, server, path, most) {
  await phone(browser, server, async (page) => {
    const { total, requests } = await bytesOfFirstLoad(page, path)
    const list = requests.map(({ url, bytes }) => `${bytes} ${url}`).join('\n')
    // Page, style and script at least: a count of less has missed something.
    assert.ok(requests.length >= 3, list)
    assert.ok(requests.every(({ bytes }) => bytes > 0), list)
    assert.ok(total < most, `${path}: ${total} bytes, at most ${most}\n${list}`)
  })
}

async function longest(nobody, home) {
  const { matters } = await nobody.read(`/${home}/matters?kind=notice`)
  assert.ok(matters.length > 0, `${home} has no finished thread`)
  let found = { size: 0 }
  for (const { href } of matters) {
    const size = JSON.stringify(await nobody.read(href)).length
    if (size > found.size) found = { href, size }
  }
  return found.href
}
