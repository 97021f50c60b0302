// What county and villages run together: everybody sees who holds it and what it paid; a clerk is told
// by which article not; a dividend goes through the bank into a village's own books.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  COUNTY,
  FACES,
  VILLAGES,
  enter,
  fill,
  followLink,
  hand,
  holds,
  inCounty,
  look,
  says,
  send,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]
const NAME = '竹溪共缔乡村发展公司（演示）'

for (const [name, face] of Object.entries(FACES)) {
  test(`a venture is read by everybody and pays a village by the bank (${name})`, () =>
    inCounty((server, browser) =>
      face(browser, server, async (page) => {
        await read(page)
        await guarded(browser, server, face)
        await paid(browser, server, face)
        await visit(page, `/${home}/income`, 'venture-income')
        await says(page, '共收到 34,800.00 元', '演示0007')
        await followLink(page, NAME)
        await says(page, '已付')
        await balanced(page)
      }),
    ))
}

async function balanced(page) {
  const trial = await page.request.get(new URL('/api/ledger/trial-balance', page.url()).href)
  for (const { difference, held } of (await trial.json()).units) assert.deepEqual([difference, held], [0, 0])
}

/** Without an account: the county's page leads to the list, the list to each venture. */
async function read(page) {
  await visit(page, `/${COUNTY}`)
  await followLink(page, '县投、乡投、村投')
  await look(page, 'venture-list')
  await says(page, '有演示用的虚构内容', '3,610,000.00', '已分给村里', '34,800.00', '8.0%', '18,600.00')
  await followLink(page, NAME)
  await look(page, 'venture-one')
  await says(page, '91420324MA0YAN5H0R', '51.00%', '29.00%', '72,000.00', '168,000.00', '照章程提公积金', '已留出，没付')
  await visit(page, `/${home}/ventures`, 'venture-village')
  await says(page, '本村入股的', '肖家边股份经济合作社（演示）')
}

/** The clerk is told why not and by which article; what was typed stays. */
async function guarded(browser, server, face) {
  await face(browser, server, async (page) => {
    await enter(page, 'county-clerk')
    const open = async (act) => {
      await visit(page, `/${COUNTY}/ventures`)
      await followLink(page, NAME)
      await followLink(page, act)
    }
    await open('登记股东')
    await look(page, 'venture-holders')
    const holders = `县投 ${COUNTY} 60\n村集体 ${home} 39.99`
    await fill(page, { holders, ground: '章程第五条' })
    assert.equal(await send(page, '登记'), 422)
    await says(page, '比例加起来是 99.99%')
    await holds(page, { holders, ground: '章程第五条' })
    await look(page, 'venture-sum')

    await open('登记担保')
    assert.equal(await page.locator('input[value="village_committee"]').count(), 0)
    await fill(page, {
      surety: 'firm', name: '肖家边村民委员会', creditor: '农商行', amount_fen: '1000', document: '保证合同一号',
    })
    assert.equal(await send(page, '登记'), 403)
    await says(page, '村民委员会组织法 第十三条')
    await look(page, 'venture-surety')

    await open('登记变更')
    await fill(page, { legal_form: 'partnership', ground: '股东会决议' })
    assert.equal(await send(page, '登记变更'), 403)
    await says(page, '第三十五条')

    await open('分红')
    await fill(page, { amount_fen: '48000.01', resolution: '股东会决议三号' })
    assert.equal(await send(page, '算出来并留出'), 422)
    await says(page, '可以分的只剩 48,000.00')

    await visit(page, `/${COUNTY}/ventures/bonuses/paid/new`, 'venture-pay')
    const clerk = await hand(server, 'county-clerk')
    const { ventures } = await clerk.read(`/${COUNTY}/ventures`)
    const { dividends } = await clerk.read(ventures.find((one) => one.name === NAME).href)
    const part = dividends[0].parts.find((one) => !one.paid && one.kind === 'collective').id
    assert.equal(await page.locator('input[value="cash"]').count(), 0)
    await fill(page, { part, payout: 'personal', voucher: '收条一张' })
    assert.equal(await send(page, '付了'), 403)
    await says(page, '第四十四条')
    await look(page, 'venture-personal')
    await fill(page, { part, payout: 'bank', voucher: '农商行回单 0008' })
    assert.equal(await send(page, '付了'), 200)
  })
}

/** What the demo's venture has paid is taken in by the village. */
async function paid(browser, server, face) {
  await face(browser, server, async (page) => {
    await enter(page, `${STEM}-secretary`)
    await visit(page, `/${home}/ventures`)
    await followLink(page, '村集体收到的分红')
    await look(page, 'venture-arriving')
    await says(page, '付来了还没有入账', '34,800.00')
    await followLink(page, '入账')
    await look(page, 'venture-take')
    assert.equal(await send(page, '入账'), 200)
  })
}
