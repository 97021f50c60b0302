// Neighbours elect their representatives by secret vote, on phones and on paper, with a seat kept for a
// woman; then they rate what was built with the four questions. Who chose what is nowhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  FACES,
  VILLAGES,
  dayAhead,
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
const DAYS = 4
const CANDIDATES = [['肖大山', false], ['王有田', false], ['李秀英', true], ['陈桂花', true]]

for (const face of ['phone', 'desktop']) {
  test(`an election and a rating, ${face}`, () =>
    inCounty((server, browser) =>
      together(FACES[face], browser, server, ['secretary', 'villager', 'anyone'], (pages) => votes(server, pages)),
    ))
}

async function votes(server, { secretary, villager, anyone }) {
  const by = {}
  for (const who of ['secretary', 'agent', 'committee1', 'villager2']) by[who] = await hand(server, `${STEM}-${who}`)
  await enter(secretary, `${STEM}-secretary`)
  await enter(villager, `${STEM}-villager1`)
  const people = await adults(by.agent, 14)
  await elected(server, by, { secretary, villager, anyone }, people)
  await rated(server, by, { villager, anyone }, people)
}

async function elected(server, by, { secretary, villager, anyone }, people) {
  await visit(secretary, `/${home}/polls/new`, 'poll-open')
  await fill(secretary, {
    title: '选二组的村民代表',
    about: '二组两名代表，其中妇女至少一名',
    form: 'election',
    basis: 'household',
    secret: '1',
    seats: '2',
    women: '1',
    closes_on: dayAhead(new Date(), DAYS),
  })
  assert.equal(await send(secretary, '发起'), 200)
  const path = new URL(secretary.url()).pathname
  for (const [title, woman] of CANDIDATES) await by.villager2.does(`${path}/options`, { title, woman })
  await by.secretary.does(`${path}/publication`)

  await visit(villager, path, 'poll-thread')
  await followLink(villager, '去投票')
  await look(villager, 'poll-election')
  for (const name of ['肖大山', '王有田', '李秀英']) await villager.getByLabel(name).check()
  assert.notEqual(await send(villager, '投票'), 200)
  await says(villager, '最多选 2 个，选了 3 个')
  await visit(villager, `${path}/vote`)
  for (const name of ['肖大山', '李秀英']) await villager.getByLabel(name).check()
  assert.equal(await send(villager, '投票'), 200)
  await says(villager, '票已经在票箱里了')

  // Two men are ahead of the women by one vote; nobody can say more than that they voted.
  for (const [at, behalf] of people.slice(0, 10).entries()) {
    await by.agent.does(`${path}/box`, { marks: at < 6 ? [[1, 1], [2, 1]] : [[1, 1], [3, 1]], behalf })
  }
  for (const [at, person] of people.slice(10).entries()) {
    await by.agent.does(`${path}/papers`, { person })
    for (const who of ['committee1', 'secretary']) await by[who].does(`${path}/entries`, { no: at + 1, marks: '3 4' })
  }
  await visit(secretary, `${path}/sheet`, 'poll-sheet')
  await says(secretary, '□', '不写名字')
  await visit(anyone, path)
  await saysNot(anyone, '当选：', '排在第一')
  assert.equal((await by.agent.looks(`${path}/result`)).status, 404)
  await advanceDays(server, DAYS + 1)
  await by.secretary.does(`${path}/closing`)

  await visit(anyone, `${path}/result`, 'poll-elected')
  const shown = await by.agent.read(`${path}/result`)
  assert.equal(shown.ballots, 15)
  assert.equal(shown.told.valid, false, 'fifteen households are not more than half of the village')
  await says(anyone, '投票的人不够，推选无效')
}

async function rated(server, by, { villager, anyone }, people) {
  const id = freshId()
  const path = `/${home}/polls/${id}`
  await by.secretary.does(`/${home}/polls`, {
    id,
    title: '小广场修得怎么样',
    area: home,
    about: '小广场修好一个月了，请每户评一评',
    form: 'rating',
    basis: 'household',
    secret: false,
    closes_on: dayAhead(new Date(), DAYS + 1 + DAYS),
  })
  await by.secretary.does(`${path}/publication`)
  await visit(villager, `${path}/vote`, 'poll-rating')
  await villager.getByLabel('答应', { exact: true }).check()
  await villager.getByLabel('不满意', { exact: true }).check()
  assert.equal(await send(villager, '投票'), 200)
  await says(villager, '已经投过了')
  await followLink(villager, '改一改我填的')
  assert.ok(await villager.getByLabel('不满意', { exact: true }).isChecked())
  await villager.getByLabel('满意', { exact: true }).check()
  assert.equal(await send(villager, '投票'), 200)
  // A third of the households of the village, so that there is a result.
  const { entitled } = await thread(by.agent, path)
  const needed = Math.ceil(entitled / 3)
  const all = [...people, ...(await adults(by.agent, needed, people))].slice(0, needed - 1)
  for (const [at, behalf] of all.entries()) {
    const level = [3, 3, 2, 1][at % 4]
    await by.agent.does(`${path}/votes`, { marks: [[1, 3], [2, level], [3, level], [4, 3]], behalf })
  }
  await advanceDays(server, DAYS + 1)
  await by.secretary.does(`${path}/closing`)
  await visit(anyone, `${path}/result`, 'poll-rated')
  await says(anyone, '答应不答应', '满意不满意', '四问合起来', '平均')
  const { told } = await by.agent.read(`${path}/result`)
  const sum = (spread) => spread.reduce((a, b) => a + b, 0)
  assert.equal(sum(told.questions[0].spread), needed)
  assert.equal(told.questions[3].spread[0], 0, 'the changed answer counts, not the first one')
}

const thread = async (by, path) => {
  const told = await by.read(path)
  const found = JSON.stringify(told).match(/"entitled":(\d+)/)
  return { entitled: Number(found[1]) }
}

/** One adult each of so many households that hold no account, none of them twice. */
async function adults(agent, count, except = []) {
  const found = []
  for (const { id } of (await households(agent, home)).slice(20)) {
    if (found.length === count) break
    const { members } = await agent.read(`/${home}/people/${id}`)
    const adult = members.find(({ age, registered }) => registered && age >= 18)
    if (adult && !except.includes(adult.key)) found.push(adult.key)
  }
  return found
}
