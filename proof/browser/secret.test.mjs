// A secret vote by phone and on paper at once, with a written proxy of one household: every voice counts
// once, nobody sees a number before the close, and nothing anywhere says who voted how.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { opened, published } from './support/meetings.mjs'
import {
  FACES,
  VILLAGES,
  enter,
  fill,
  followLink,
  freshId,
  hand,
  households,
  inCounty,
  look,
  says,
  saysNot,
  send,
  together,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]
const AS = (name) => `${STEM}-${name}`
/** The group of the villager with an account. */
const GROUP = '420324107210007'
const PAPERS = { yes: 4, no: 2 }

for (const face of ['phone', 'desktop']) {
  test(`a member votes for two, others on paper, secretly, ${face}`, () =>
    inCounty((server, browser) =>
      together(FACES[face], browser, server, ['villager', 'secretary', 'anyone'], (pages) =>
        members(server, pages),
      ),
    ))
}

test('a household that holds a paper has no second voice by phone', () =>
  inCounty((server, browser) =>
    together(FACES.phone, browser, server, ['villager'], (pages) => household(server, pages)),
  ))

async function members(server, { villager, secretary, anyone }) {
  const topic = await published(server, STEM, home, {
    class: 'collective_assets',
    body: 'members_assembly',
    basis: 'person',
  })
  const path = await opened(server, STEM, topic, 11, { secret: true })
  const { me, kin } = await family(server)
  await onPaper(server, path, [me.household], PAPERS.yes + PAPERS.no)
  const agent = await hand(server, AS('agent'))
  await agent.does(`${path}/proxies`, { behalf: kin.key, agent: me.key, ground: '委托书在村委会' })
  await agent.does(`${path}/arrivals`, { person: me.key, via: 'phone', paper: false })
  const desk = await hand(server, AS('secretary'))
  await desk.does(`${path}/ballot`, { id: freshId() })

  // Whoever sent somebody has no second voice at the desk.
  const twice = await agent.tries(`${path}/box`, { behalf: kin.key, answer: 'yes' })
  assert.deepEqual([twice.status, twice.body.code], [409, 'not_present'])
  await voteForTwo(villager, path, kin)
  const again = await (await hand(server, AS('villager1'))).tries(`${path}/box`, { answer: 'no' })
  assert.deepEqual([again.status, again.body.code], [409, 'voted_already'])

  await nothingShows(server, path, { secretary, anyone })
  await countAndClose(server, path)
  await visit(anyone, path, 'secret-closed')
  await says(anyone, `到会 ${PAPERS.yes + PAPERS.no + 2}，同意 ${PAPERS.yes + 1}，不同意 ${PAPERS.no + 1}`)
  await nobodyIsNamed(server, path, [me, kin])
}

/** The villager's own voice, then that of the one whose paper the villager holds. */
async function voteForTwo(page, path, kin) {
  await enter(page, AS('villager1'))
  await visit(page, path, 'secret-vote')
  await says(page, '无记名投票')
  await fill(page, { answer: 'yes' })
  assert.equal(await send(page, '投进票箱'), 200)
  await says(page, '您的票在箱里')
  await followLink(page, `替${kin.name}投票`)
  await look(page, 'secret-proxy')
  await fill(page, { answer: 'no' })
  assert.equal(await send(page, '投进票箱'), 200)
  await says(page, `已替${kin.name}投票`)
}

/** Before the close neither page nor data hold a number, for whoever runs the vote neither. */
async function nothingShows(server, path, { secretary, anyone }) {
  await enter(secretary, AS('secretary'))
  for (const page of [secretary, anyone]) {
    await visit(page, path)
    await saysNot(page, /同意 \d/, /不同意 \d/, '逐条核对')
  }
  const early = await (await hand(server, AS('secretary'))).tries(`${path}/closing`)
  assert.deepEqual([early.status, early.body.code], [409, 'tally_waiting'])
  for (const by of [await hand(server), await hand(server, AS('secretary'))]) {
    const data = JSON.stringify(await by.read(path))
    assert.doesNotMatch(data, /"yes":|"tally":|"verdict":\{/)
  }
}

async function countAndClose(server, path) {
  const desk = await hand(server, AS('secretary'))
  const all = PAPERS.yes + PAPERS.no
  const { list } = await desk.read(`/${home}/people`)
  const witnesses = list.slice(0, 2).map(({ key }) => `${key}-01`)
  const count = { issued: all, returned: all, ...PAPERS, abstain: 0, invalid: 0 }
  const [witness_a, witness_b] = witnesses
  await desk.does(`${path}/tally`, { ...count, witness_a, witness_b })
  await desk.does(`${path}/closing`)
}

/** Who voted how stands nowhere, not even for the two themselves. */
async function nobodyIsNamed(server, path, people) {
  for (const login of [undefined, AS('secretary'), AS('agent'), AS('villager1'), 'auditor']) {
    const data = JSON.stringify(await (await hand(server, login)).read(path))
    assert.doesNotMatch(data, /"answer":/, `${login}`)
    for (const { key } of people) assert.ok(!data.includes(key), `${key} before ${login}`)
  }
}

/** In a group's meeting by households somebody comes and takes a paper; the other one is told so. */
async function household(server, { villager }) {
  const { kin } = await family(server)
  const topic = await published(server, STEM, GROUP, {
    class: 'group_affairs',
    body: 'group_meeting',
    basis: 'household',
  })
  const path = await opened(server, STEM, topic, 1, { secret: true })
  const desk = await hand(server, AS('secretary'))
  await desk.does(`${path}/arrivals`, { person: kin.key, via: 'hall', paper: true })
  await desk.does(`${path}/ballot`, { id: freshId() })
  await enter(villager, AS('villager1'))
  await visit(villager, path)
  assert.equal(await send(villager, '我参加'), 409)
  await look(villager, 'secret-household')
  await says(villager, '这一户已有人到会')
  const own = await hand(server, AS('villager1'))
  const { status, body } = await own.tries(`${path}/box`, { answer: 'yes' })
  assert.deepEqual([status, body.code], [409, 'not_present'])
}

/** The villager with an account, and another grown-up of the household. */
async function family(server) {
  const by = await hand(server, AS('villager1'))
  const { me } = await by.read('/my')
  const agent = await hand(server, AS('agent'))
  const { id } = (await households(agent, home)).find(({ key }) => key === me.household)
  const { members: all } = await agent.read(`/${home}/people/${id}`)
  const fits = (m) => m.key !== me.key && m.age >= 18 && m.member && m.registered
  return { me, kin: all.find(fits) }
}

/** So many members take a paper, one of a household. */
async function onPaper(server, path, except, count) {
  const desk = await hand(server, AS('secretary'))
  let left = count
  for (const { id, key } of await households(desk, home)) {
    if (left === 0) return
    if (except.includes(key)) continue
    const { members: all } = await desk.read(`/${home}/people/${id}`)
    const head = all.find((m) => m.key === `${key}-01` && m.member)
    if (!head) continue
    await desk.does(`${path}/arrivals`, { person: head.key, via: 'hall', paper: true })
    left -= 1
  }
}
