// A village's own pages, as a stranger opens them: what it had, got, paid and has left this month; what it
// is to become; what reached every village of the township and the county.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COUNTY, FACES, VILLAGES, followLink, inCounty, look, says, visit } from './support/county.mjs'

const { home } = VILLAGES.xiaojiabian
const TOWNSHIP = home.slice(0, 9)
const SOURCE = /衔接推进乡村振兴补助资金/

for (const [name, face] of Object.entries(FACES)) {
  test(`everybody reads a village's accounts, its plan and what reached it (${name})`, () =>
    inCounty((server, browser) =>
      face(browser, server, async (page) => {
        await visit(page, `/${home}`, 'village-portal')
        await followLink(page, '村里的账')
        await look(page, 'village-finance')
        await says(page, '账对得上', '5,200.00', SOURCE, '水渠两处垮塌重砌', '这个月没有付过钱')
        await accounts(page)
        await visit(page, `/${VILLAGES.qingshan.home}/finance`, 'village-finance-empty')
        await says(page, '这个村还没有钱进过账')
        await followLink(page, '村里的规划')
        await visit(page, `/${home}/plan`, 'village-plan')
        await says(page, '村民通过的规划', '水渠两处垮塌重砌', '还没有建成的项目')
        await visit(page, `/${TOWNSHIP}/sunk`, 'village-sunk-township')
        await visit(page, `/${COUNTY}/sunk`, 'village-sunk-county')
        await says(page, '5,200.00', '第 1 页')
        await files(page)
      }),
    ))
}

/** The interface tells the same month, and a month that is none is refused in words. */
async function accounts(page) {
  const ask = (path) => page.request.get(new URL(path, page.url()).href)
  const told = await (await ask(`/api/${home}/finance`)).json()
  assert.equal(told.difference_fen, 0)
  assert.equal(told.opening_fen + told.came_fen - told.went_fen, told.closing_fen)
  assert.equal(told.closing_fen, 520_000)
  const bad = await ask(`/${home}/finance?month=2026-13`)
  assert.equal(bad.status(), 422)
  assert.match(await bad.text(), /2026-13/)
}

/** The table goes out in both kinds, a line for each village and one for the sum. */
async function files(page) {
  const ask = (path) => page.request.get(new URL(path, page.url()).href)
  const csv = (await (await ask(`/${COUNTY}/sunk.csv`)).text()).trim().split('\n')
  const { villages } = await (await ask(`/api/${COUNTY}/sunk`)).json()
  assert.equal(csv.length, villages.length + 2)
  assert.match(csv.at(-1), /^合计,,,5200\.00,5200\.00,0\.00/)
  assert.equal((await (await ask(`/${COUNTY}/sunk.xlsx`)).body()).subarray(0, 2).toString(), 'PK')
}
