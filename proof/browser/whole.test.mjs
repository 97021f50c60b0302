// The whole road of a work: resolution, charter, money of two sources, twelve promises of labour,
// milestones, the people's signatures, payment, completion, a keeper who notes what was done. What may not
// be paid is refused, each for its own reason.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Site, answered, begun, decided, home, opened, STEM } from './support/bridge.mjs'
import {
  COUNTY,
  FACES,
  dayAhead,
  enter,
  fill,
  followLink,
  freshId,
  hand,
  households,
  inCounty,
  look,
  membersOfAge,
  says,
  saysNot,
  send,
  together,
  visit,
} from './support/county.mjs'

const NAMES = ['secretary', 'villager', 'anyone']

test('a work from its resolution to its keeper, with everybody\'s money and labour', () =>
  inCounty((server, browser) =>
    together(FACES.desktop, browser, server, NAMES, async (pages) => {
      const site = new Site(server, pages)
      await site.signIn()
      await decided(site)
      await opened(site)
      await answered(site)
      await begun(site)
      await funded(site)
      await promised(site)
      await watched(site)
      await guarded(site)
      await paid(site)
      await completed(site)
      await kept(site)
    }),
  ))

const as = (site, who) => hand(site.server, `${STEM}-${who}`)

/** Two sources, each with its own document and purpose, become the village's. */
async function funded(site) {
  const clerk = await hand(site.server, 'county-clerk')
  const day = dayAhead(site.now, -3)
  site.allotments = []
  for (const [n, purpose] of ['works', 'living'].entries()) {
    const [source, share, allotment] = [freshId(), freshId(), freshId()]
    await clerk.does(`/${COUNTY}/funds/sources`, {
      id: source, document: `演示〔2026〕20${n}号`, name: ['小型公益设施补助', '人居环境奖补'][n], tier: 'county', line: '财政局',
      year: site.now.getFullYear(), amount_fen: 2_500_000, received_on: day, synthetic: true, [`may_${purpose}`]: true,
      ...nothingElse(purpose),
    })
    await clerk.does(`/${COUNTY}/funds/shares`, { id: share, source, joint: 1, amount_fen: 2_500_000, ground: '县统筹会议' })
    await clerk.does(`/${COUNTY}/funds/allotments`, {
      id: allotment, share, purpose, village: home, project: site.path.split('/').at(-1), amount_fen: 2_500_000,
      document: `溪统筹〔2026〕2${n}号`,
    })
    await site.clerk.does(`${site.path}/purses`, { allotment, giver: COUNTY })
    site.allotments.push({ allotment, purpose })
  }
  const { anyone } = site.pages
  await visit(anyone, `${site.path}/money`, 'whole-funded')
  await says(anyone, '50,000.00', '小型公益设施补助', '人居环境奖补')
}

/** Every other purpose, not ticked. */
function nothingElse(purpose) {
  const all = ['industry', 'works', 'living', 'ecology', 'culture', 'services', 'relief', 'governance']
  return Object.fromEntries(all.filter((one) => one !== purpose).map((one) => [`may_${one}`, false]))
}

/** Twelve of the register promise labour at the desk; a day of it is worked. */
async function promised(site) {
  const agent = await as(site, 'agent')
  const people = []
  for (const { id } of (await households(agent, home)).slice(-40)) {
    const { members } = await agent.read(`/${home}/people/${id}`)
    const one = members.find((member) => member.registered && member.age >= 18)
    if (one) people.push(one)
    if (people.length === 12) break
  }
  for (const { key } of people) {
    await agent.does(`${site.path}/pledges`, { id: freshId(), gift: 'labour', half_days: 2, named: false, behalf: key })
  }
  const day = freshId()
  const { me } = await site.clerk.read('/my')
  const today = dayAhead(site.now, 0)
  await site.clerk.does(`${site.path}/workdays`, { id: day, held_on: today, task: '搬石料上桥台', needed: 12, foreman: me.key ?? me.name })
  for (const { key } of people.slice(0, 6)) {
    await site.clerk.does(`${site.path}/workday-arrivals`, { workday: day, person: key, half_days: 2 })
  }
  await site.clerk.does(`${site.path}/workday-confirmations`, { workday: day, missing: [] })
  const told = await agent.read(`${site.path}/contributions`)
  assert.deepEqual([told.promised_half_days, told.given.half_days], [24, 12])
  const { anyone } = site.pages
  await visit(anyone, `${site.path}/contributions`, 'whole-contributions')
  await saysNot(anyone, people[0].name)
}

/** Three neighbours are elected to watch the money. */
async function watched(site) {
  const watch = []
  for (const who of ['villager1', 'villager2', 'villager3']) {
    const { me } = await (await as(site, who)).read('/my')
    watch.push({ who, ...me })
  }
  const poll = freshId()
  const election = `/${home}/polls/${poll}`
  await site.clerk.does(`/${home}/polls`, {
    id: poll, title: '选修桥的项目代表', area: home, about: '三个人，替大家看着每一笔钱。', form: 'election',
    basis: 'household', secret: false, seats: 3, closes_on: dayAhead(site.now, 7),
  })
  for (const { name, key } of watch) await site.clerk.does(`${election}/options`, { title: `${name}（${key}）`, woman: false })
  await site.clerk.does(`${election}/publication`)
  const voters = new Map((await membersOfAge(site.agent, home)).map((one) => [one.household, one.key]))
  let voices = 0
  for (const behalf of voters.values()) {
    const { status } = await site.agent.tries(`${election}/votes`, { marks: [[1, 1], [2, 1], [3, 1]], behalf })
    voices += status === 201 ? 1 : 0
    if (voices === 170) break
  }
  await site.wait(8)
  await site.clerk.does(`${election}/closing`)
  await site.clerk.does(`${site.path}/delegates`, { poll })
  site.firm = freshId()
  await site.clerk.does(`/${home}/organisations`, { id: site.firm, name: '龙坝石匠合作社', kind: 'company' })
  site.kin = freshId()
  await site.clerk.does(`/${home}/organisations`, { id: site.kin, name: '支书弟弟的砂场', kind: 'company' })
  const supervisor = await as(site, 'supervisor')
  const { me } = await site.clerk.read('/my')
  await supervisor.does(`/${home}/interests`, { organisation: site.kin, person: me.key ?? me.name, how: '弟弟是法定代表人' })
}

/** Over its source, against its purpose, to a relative's firm: each on its own. */
async function guarded(site) {
  const { secretary } = site.pages
  const [{ allotment: purse, purpose }] = site.allotments
  const contract = {
    purse, purpose, payee: site.firm, number: 'HT-2026-21', subject: '石料和砌桥台', amount_fen: '20000',
    signed_on: dayAhead(site.now, -1),
  }
  const wrong = [
    [{ amount_fen: '25000.01' }, 422, '只剩 25,000.00'],
    [{ purpose: 'culture' }, 422, '这笔钱不能用于'],
    [{ payee: site.kin }, 403, '弟弟是法定代表人'],
  ]
  for (const [changed, status, why] of wrong) {
    await visit(secretary, `${site.path}/contracts`)
    await fill(secretary, { ...contract, ...changed })
    assert.equal(await send(secretary, '登记'), status, why)
    await says(secretary, why)
  }
  await look(secretary, 'whole-relative')
  await fill(secretary, contract)
  assert.equal(await send(secretary, '登记'), 200)
}

/** Without signatures nothing is paid; with them it is. */
async function paid(site) {
  await site.clerk.does(`${site.path}/reached`, { no: 1, said: '石料到了，三户来看过的秤。' })
  const { contracts } = await site.clerk.read(`${site.path}/money`)
  const payment = freshId()
  await site.clerk.does(`${site.path}/payments`, {
    id: payment, contract: contracts[0].id, milestone: 1, amount_fen: 1_200_000,
    acceptance: '三名代表到桥边过了秤，合格。', invoice: 'FP-2026-77',
  })
  const { secretary } = site.pages
  const slip = `${site.path}/payouts?payment=${payment}`
  await visit(secretary, slip)
  await fill(secretary, { voucher: 'YH-2026-91' })
  assert.equal(await send(secretary, '付款'), 409)
  await says(secretary, '签字不够')
  await look(secretary, 'whole-unsigned')
  for (const who of ['villager1', 'villager2']) {
    await (await as(site, who)).does(`${site.path}/signatures`, { payment, verdict: 'agree' })
  }
  const supervisor = await as(site, 'supervisor')
  await supervisor.does(`${site.path}/signatures`, { payment, verdict: 'agree' })
  // What those who watch have found stops the money until they have looked again.
  const finding = freshId()
  await supervisor.does(`${site.path}/findings`, { id: finding, text: '东头桥台少砌了一层', stops: true })
  await visit(secretary, slip)
  await fill(secretary, { voucher: 'YH-2026-91' })
  assert.equal(await send(secretary, '付款'), 409)
  await says(secretary, '东头桥台少砌了一层')
  await site.clerk.does(`${site.path}/mendings`, { finding, text: '补砌了一层，灌了浆' })
  await enter(site.pages.villager, `${STEM}-villager2`)
  await visit(site.pages.villager, `${site.path}/supervision`, 'whole-supervision')
  await followLink(site.pages.villager, '复查')
  await fill(site.pages.villager, { looked: 'good', text: '两个代表去量过，齐了。' })
  assert.equal(await send(site.pages.villager, '记下'), 200)
  await visit(secretary, slip)
  await fill(secretary, { voucher: 'YH-2026-91' })
  assert.equal(await send(secretary, '付款'), 200)
  await visit(site.pages.anyone, `${site.path}/supervision`, 'whole-supervision-closed')
  await says(site.pages.anyone, '已了结', '复查：改好了')
}

/** The rest is reached and shown; the work is finished. */
async function completed(site) {
  for (const no of [2, 3, 4, 5]) await site.clerk.does(`${site.path}/reached`, { no, said: '三户看着做完的。' })
  await site.clerk.does(`${site.path}/publicity`, { stage: 'during', text: '做完了，花了一万二，大家出了六天工。' })
  await site.wait(16)
  await site.clerk.does(`${site.path}/finish`, { report: '石桥加宽到四米，农用车能过。' })
  await site.wait(16)
  // What is left of the county's money goes back before anything is handed over.
  const early = await site.clerk.tries(`${site.path}/keeping`, { said: '图纸交给组长。' })
  assert.equal(early.body.code, 'project_unsettled')
  const { contracts } = await site.clerk.read(`${site.path}/money`)
  for (const { id, ended } of contracts) {
    if (!ended) await site.clerk.does(`${site.path}/contract-ends`, { contract: id })
  }
  await site.clerk.does(`${site.path}/settlement`, { text: '三名代表和监委会一起看过账' })
  await visit(site.pages.anyone, `${site.path}/money`, 'whole-settled')
  await says(site.pages.anyone, '结算', '退回上级')
  await site.clerk.does(`${site.path}/keeping`, { said: '图纸交给组长，坏了打村里电话。' })
}

/** Handed over: a keeper, a first round, open to everybody. */
async function kept(site) {
  const { secretary, villager, anyone } = site.pages
  await visit(secretary, `/${home}/keepers`)
  await followLink(secretary, '安排管护员')
  const { me } = await (await as(site, 'villager2')).read('/my')
  await fill(secretary, {
    person: me.key ?? me.name, duty: '清桥面的淤泥，看栏杆', every_days: '30', fee_fen: '0', from_on: dayAhead(site.now, 0),
  })
  assert.equal(await send(secretary, '安排'), 200)
  const { works } = await (await hand(site.server)).read(`/${home}/keepers`)
  const record = `/${home}/keepers/${works[0].keepers[0].id}`
  await enter(villager, `${STEM}-villager2`)
  await visit(villager, record)
  await followLink(villager, '记一次管护')
  await fill(villager, { done_on: dayAhead(site.now, 0), said: '清了桥面，栏杆都牢。' })
  assert.equal(await send(villager, '记下'), 200)
  await visit(anyone, record, 'whole-keeper')
  await says(anyone, '清了桥面', '30 天看一次')
  await visit(anyone, `/${home}/keepers`, 'whole-keepers')
  await says(anyone, '二组石桥加宽重修', '看过')
  const trial = await (await hand(site.server)).read('/ledger/trial-balance')
  for (const { unit, difference } of trial.units) assert.equal(difference, 0, unit)
}
