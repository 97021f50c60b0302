// Fifty-four million yuan from their documents to a bank's slip: the pool is open to everybody, each
// guard says why, the people's representatives sign, and a stranger follows a payment back to the
// document in a few clicks.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  COUNTY,
  FACES,
  VILLAGES,
  dayAhead,
  enter,
  fill,
  follow,
  followLink,
  freshId,
  hand,
  holds,
  inCounty,
  look,
  membersOfAge,
  says,
  send,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]

for (const [name, face] of Object.entries(FACES)) {
  test(`money is pooled, given, signed for and paid, and everybody can follow it (${name})`, () =>
    inCounty((server, browser) =>
      face(browser, server, async (page) => {
        await pool(page)
        await guarded(browser, server, face)
        const work = await underway(server)
        await signed(browser, server, face, work)
        await back(page, work)
      }),
    ))
}

/** Without an account: the sum, where it goes, what waits for the county. */
async function pool(page) {
  const year = new Date().getFullYear()
  await visit(page, `/${COUNTY}/funds?year=${year}`, 'money-pool')
  await says(page, '54,000,000.00', '龙坝片区', '第 4 片区', '待县里定名', '这里有演示数据', '衔接推进乡村振兴补助资金')
  await followLink(page, '衔接推进乡村振兴补助资金')
  await look(page, 'money-source')
  await says(page, '演示〔2026〕101号', '产业发展', '水渠两处垮塌重砌')
  await page.goto(new URL('/api/ledger/trial-balance', page.url()).href)
  assert.match(await page.locator('body').innerText(), /"difference":0/)
}

/** The county's clerk is told why not, and what was typed stays. */
async function guarded(browser, server, face) {
  const clerk = await hand(server, 'county-clerk')
  const { sources } = await clerk.read(`/funds/pool?year=${new Date().getFullYear()}`)
  await face(browser, server, async (page) => {
    await enter(page, 'county-clerk')
    await visit(page, `/${COUNTY}/funds/shares/new?source=${sources[0].id}`)
    await fill(page, { joint: '4', amount_fen: '0.01', ground: '县统筹会议' })
    assert.equal(await send(page, '分配'), 422)
    await says(page, '只剩 0.00')
    await look(page, 'money-refused')
    await holds(page, { amount_fen: '0.01', ground: '县统筹会议' })
  })
}

/** The canal is mended: begun, a first step reached, three neighbours elected to watch the money. */
async function underway(server) {
  let { now } = await advanceDays(server, 25)
  const as = async (who) => hand(server, `${STEM}-${who}`)
  let clerk = await as('secretary')
  const { projects } = await clerk.read(`/${home}/projects`)
  const path = `/${home}/projects/${projects.find(({ title }) => title === '水渠两处垮塌重砌').id}`
  await clerk.does(`${path}/beginning`)
  await clerk.does(`${path}/reached`, { no: 1, said: '石料到了，三户来看过的秤。' })

  const watch = []
  for (const who of ['villager1', 'villager2', 'villager3']) {
    const { me } = await (await as(who)).read('/my')
    watch.push({ who, ...me })
  }
  const poll = freshId()
  const election = `/${home}/polls/${poll}`
  await clerk.does(`/${home}/polls`, {
    id: poll, title: '选修渠的项目代表', area: home, about: '三个人，替大家看着每一笔钱。', form: 'election',
    basis: 'household', secret: false, seats: 3, closes_on: dayAhead(new Date(now), 7),
  })
  for (const { name, key } of watch) {
    await clerk.does(`${election}/options`, { title: `${name}（${key}）`, woman: false })
  }
  await clerk.does(`${election}/publication`)
  const agent = await as('agent')
  const voters = new Map((await membersOfAge(agent, home)).map((one) => [one.household, one.key]))
  let voices = 0
  for (const behalf of voters.values()) {
    const { status } = await agent.tries(`${election}/votes`, { marks: [[1, 1], [2, 1], [3, 1]], behalf })
    voices += status === 201 ? 1 : 0
    if (voices === 170) break
  }
  assert.equal(voices, 170, 'more than half of the households')
  now = (await advanceDays(server, 8)).now
  clerk = await as('secretary')
  await clerk.does(`${election}/closing`)
  const firm = freshId()
  await clerk.does(`/${home}/organisations`, { id: firm, name: '龙坝石匠合作社', kind: 'company' })
  return { path, poll, firm, watch, now: new Date(now) }
}

/** Held, asked for, signed by the people and paid; every step through the pages. */
async function signed(browser, server, face, work) {
  const money = `${work.path}/money`
  const clerk = await hand(server, `${STEM}-secretary`)
  const { purses } = await clerk.read(money)
  await face(browser, server, async (page) => {
    await enter(page, `${STEM}-secretary`)
    await visit(page, money)
    await says(page, '到账', '5,200.00', '还没有选出项目代表')
    await followLink(page, '请项目代表就位')
    await look(page, 'money-delegates')
    await fill(page, { poll: work.poll })
    const seated = await send(page, '就位')
    if (seated !== 200) console.log(await page.locator('main').innerText())
    assert.equal(seated, 200)
    await visit(page, money, 'money-purse')
    await says(page, '项目代表：')
    await followLink(page, '登记合同')
    const contract = {
      purse: purses[0].id, purpose: 'living', payee: work.firm, number: 'HT-2026-7', subject: '砌渠的水泥沙石',
      amount_fen: '4000', signed_on: dayAhead(work.now, -1),
    }
    await fill(page, contract)
    assert.equal(await send(page, '登记'), 422)
    await says(page, '这笔钱不能用于人居环境', '它只能用于：基础设施')
    await look(page, 'money-against-purpose')
    await fill(page, { purpose: 'works' })
    assert.equal(await send(page, '登记'), 200)
    const { contracts } = await clerk.read(money)
    await visit(page, money)
    await followLink(page, '申请付款')
    await fill(page, {
      contract: contracts[0].id, milestone: '1', amount_fen: '2500', acceptance: '三名代表到渠边过了秤，合格。', invoice: 'FP-2026-31',
    })
    assert.equal(await send(page, '申请'), 200)
    work.payment = (await clerk.read(money)).payments[0].id
    const early = await clerk.tries(`${work.path}/payouts`, { payment: work.payment, voucher: 'YH-1' })
    assert.equal(early.body.code, 'signatures_lack')
  })
  for (const { who } of work.watch.slice(0, 2)) {
    await face(browser, server, async (page) => {
      await enter(page, `${STEM}-${who}`)
      await visit(page, money, 'money-to-sign')
      await followLink(page, '签字')
      await fill(page, { verdict: 'agree' })
      assert.equal(await send(page, '签'), 200)
    })
  }
  const supervisor = await hand(server, `${STEM}-supervisor`)
  await supervisor.does(`${work.path}/signatures`, { payment: work.payment, verdict: 'agree' })
  await face(browser, server, async (page) => {
    await enter(page, `${STEM}-secretary`)
    await visit(page, money, 'money-ready')
    await says(page, '签字够了，可以付')
    await followLink(page, '付款')
    await fill(page, { voucher: 'YH-2026-88' })
    assert.equal(await send(page, '付款'), 200)
    await visit(page, money, 'money-paid')
  })
}

/** A stranger goes from the payment back to the document, in fewer than six clicks. */
async function back(page, work) {
  await visit(page, `${work.path}/money`)
  let clicks = 0
  const click = async (link) => {
    clicks += 1
    await follow(page, link)
  }
  await click(page.locator('main table a[href*="/payments/"]').first())
  await look(page, 'money-trace')
  await says(page, 'YH-2026-88', 'FP-2026-31', 'HT-2026-7', '龙坝片区', '演示〔2026〕101号', '2,500.00')
  await click(page.locator('main a[href*="/funds/sources/"]').first())
  await says(page, '演示〔2026〕101号', '18,000,000.00')
  await click(page.getByRole('link', { name: '水渠两处垮塌重砌' }).first())
  await says(page, '已支付')
  assert.ok(clicks <= 6)
  // The same payment stands in the village's month, and the month adds up.
  await visit(page, `/${home}/finance`, 'money-month')
  await says(page, '账对得上', '龙坝石匠合作社', '2,500.00', 'HT-2026-7')
  await follow(page, page.locator('main a[href*="/payments/"]').first())
  await says(page, 'YH-2026-88')
  const year = new Date().getFullYear()
  await visit(page, `/${COUNTY}/funds?year=${year}`)
  await says(page, '2,500.00')
}
