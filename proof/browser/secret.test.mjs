// A secret vote on phone and paper. In the members' assembly somebody speaks for the household's
// other member with a written paper (农村集体经济组织法 第二十七条); where households vote, one
// household is counted once whatever its people hold in their hands. Nobody is told a result before
// the close, and neither page, interface nor journal ever says who voted how.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { advanceDays, binary } from './support/harness.mjs'
import {
  FACES,
  VILLAGES,
  arriveAll,
  checkIn,
  control,
  dayAhead,
  enter,
  fill,
  followLink,
  freshId,
  hand,
  holds,
  inCounty,
  look,
  membersOfAge,
  press,
  says,
  saysNot,
  send,
  takenUp,
  together,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]
const run = promisify(execFile)

/** What would give away a result, or somebody's voice, as a key of an answer of the interface. */
const TELLING = /^(yes|no|abstain|invalid|tally|verdict|counts|answer|votes?|voters?|box)$/

const SHARED = {
  place: '村集体茶园',
  people: '股份经济合作社全体成员',
  households: 301,
  cost_fen: 6_300_000,
  money: '租金 9 万元，其中 63000 元分给成员，其余留作公积公益金',
  plan: '一人一份，七成分给成员，三成提取公积公益金，腊月二十以前打到卡上。',
}
const INCOME = { ...SHARED, title: '今年茶园租金 9 万元，多少分给成员', class: 'distribution_plan', body: 'members_assembly', basis: 'person' }
const YARDS = { ...SHARED, title: '茶园的路几点关门，6 米宽的口子装不装栏杆', class: 'vital_interest_deliberation', body: 'deliberation', basis: 'household', people: '全村各户' }

/** The villager has a phone in the hand, whoever runs the meeting sits at a desk. */
const cast = (browser, server, body) =>
  together(FACES.phone, browser, server, ['villager', 'anyone'], (phones) =>
    together(FACES.desktop, browser, server, ['secretary', 'agent'], (desks) => body({ ...phones, ...desks })),
  )

test('a member speaks for another of the household, on phone and paper, in secret', () =>
  inCounty((server, browser) => cast(browser, server, (pages) => members(new Walk(server), pages))))

test('phone and paper of one household are one voice', () =>
  inCounty((server, browser) => cast(browser, server, (pages) => oneHousehold(new Walk(server), pages))))

/** The county, and what its clock says. */
class Walk {
  constructor(server) {
    Object.assign(this, { server, now: new Date(), hands: new Map() })
  }

  async wait(days) {
    this.now = new Date((await advanceDays(this.server, days)).now)
    this.hands.clear()
  }

  /** Whoever has signed in today stays so: the door takes only so many at a time. */
  async as(name) {
    if (!this.hands.has(name)) this.hands.set(name, await hand(this.server, name && `${STEM}-${name}`))
    return this.hands.get(name)
  }
}

async function members(walk, { villager, anyone, secretary, agent }) {
  const meeting = await called(walk, secretary, INCOME)
  const path = `/${home}/meetings/${meeting}`
  const clerk = await walk.as('secretary')
  const { me } = await (await walk.as('villager1')).read('/my')
  const all = await membersOfAge(clerk, home)
  const [wife, son, ...rest] = all.filter(({ household, key }) => household === me.household && key !== me.key)
  assert.ok(wife && son, `the household of ${me.name} is too small`)
  await enter(agent, `${STEM}-agent`)
  await proxy(agent, path, { wife, me, stranger: all.find(({ household }) => household !== me.household) })

  // Everybody who has to come comes: on paper, but the villager, who votes for two on the phone.
  await clerk.does(`${path}/opening`)
  const need = Math.ceil((all.length * 2) / 3)
  const own = [me.key, wife.key, ...rest.map(({ key }) => key)]
  const others = all.filter(({ key }) => key !== son.key && !own.includes(key)).slice(0, need - 3)
  const paper = [son, ...others].map(({ key }) => key)
  await arriveAll(clerk, path, paper)
  await enter(villager, `${STEM}-villager1`)
  await visit(villager, path)
  await leads(villager, '会开始了，我要参加', '我参加')
  assert.equal(await send(villager, '我参加'), 200)
  await says(villager, '您已签到', `已到 ${need} 人`, '书面委托 1 人', '无记名投票')

  await clerk.does(`${path}/ballot`, { id: freshId() })
  await votesForTwo(villager, path, wife)
  await noSecondVoice(walk, agent, path, { wife, son })

  const [a, b] = others
  const sheets = { issued: paper.length, returned: paper.length, yes: paper.length - 1, no: 0, abstain: 0, invalid: 1 }
  await clerk.does(`${path}/tally`, { ...sheets, witness_a: a.key, witness_b: b.key })
  await nobodyKnows(walk, { villager, anyone, secretary, agent }, path)
  await close(secretary, path)
  await visit(anyone, path, 'secret-verdict')
  await says(anyone, `到会 ${need}，同意 ${need - 2}，不同意 1，弃权 0，废票 1`)
  await neverWhoHow(walk, { villager, anyone, secretary, agent }, path, [me, wife, son])
}

/** Published, called secretly on the page; its day has come. Resolves to the meeting's id. */
async function called(walk, page, topic) {
  const caller = await walk.as('secretary')
  const villager = await walk.as('villager1')
  const { wish, topic: id } = await takenUp(villager, caller, home, '茶园的事想请大家一起定。')
  const thread = async (by) => (await by.read(`/${home}/wishes/${wish}`)).matters.map(({ matter }) => matter)
  await caller.does(`/${home}/topics/${id}/publication`, topic)
  await walk.wait(11)
  await enter(page, `${STEM}-secretary`)
  await visit(page, `/${home}/topics/${id}`)
  await followLink(page, '召集商量会')
  await fill(page, { starts_at: `${dayAhead(walk.now, 1)}T09:00`, venue: '村小学操场', secret: true })
  await look(page, 'secret-call')
  assert.equal(await send(page, '召集'), 200)
  await says(page, '无记名投票')
  await walk.wait(1)
  return (await thread(await walk.as('secretary'))).find(({ kind }) => kind === 'meeting').id
}

/** The old woman's paper is written down at the desk; it can name nobody of another household. */
async function proxy(page, path, { wife, me, stranger }) {
  await visit(page, path)
  await followLink(page, '书面委托')
  await look(page, 'secret-proxy')
  const given = { behalf: wife.key, agent: stranger.key, ground: '村委会档案柜 2026 年第 3 号' }
  await fill(page, given)
  assert.equal(await send(page, '委托'), 409)
  await look(page, 'secret-proxy-refused')
  await says(page, '农村集体经济组织法 第二十七条')
  await holds(page, { agent: given.agent, ground: given.ground })
  await fill(page, { agent: me.key })
  assert.equal(await send(page, '委托'), 200)
  await says(page, '委托已登记', '书面委托 1 人')
}

/** One's own voice and that of the household's other member, each into the box, each once. */
async function votesForTwo(page, path, wife) {
  await visit(page, path, 'secret-ballot')
  await says(page, '正在表决', '只记下谁投了，不记投了什么')
  await leads(page, '现在投票', '投进票箱')
  await fill(page, { answer: 'yes' })
  assert.equal(await send(page, '投进票箱'), 200)
  await says(page, '票在箱里，谁也分不出是哪一张')
  await followLink(page, `替${wife.name}投票`)
  await look(page, 'secret-for-another')
  // Whose voice it is stands there as people write it.
  assert.equal(await control(page, 'proxy_for').inputValue(), `${wife.name}（${wife.key}）`)
  await fill(page, { answer: 'no' })
  assert.equal(await send(page, '投进票箱'), 200)
  await visit(page, path, 'secret-in-box')
  await says(page, `已替${wife.name}投票`)
  await saysNot(page, '您投了', /您的意见/, '现在投票')
  assert.equal(await page.locator('[data-codes] code').count(), 2, 'each voice has a receipt of its own')
  assert.equal(await page.locator('main form [name="answer"]').count(), 0, 'a box is opened again')
}

/** What waits for the reader is on the first screen, and one press brings its form there. */
async function leads(page, text, button) {
  const link = page.locator('main').getByRole('link', { name: text, exact: true })
  const { y } = await link.boundingBox()
  assert.ok(y < page.viewportSize().height, `${text} lies ${y} down`)
  await press(page, link)
  const form = page.locator('main').getByRole('button', { name: button, exact: true })
  await form.waitFor()
  const at = await form.boundingBox()
  assert.ok(at.y > 0 && at.y < page.viewportSize().height, `${button} lies ${at.y} down`)
}

/** Neither voice is given a second time: not by paper, not at the desk, not by the interface. */
async function noSecondVoice(walk, agent, path, { wife, son }) {
  const desk = await walk.as('agent')
  const own = await walk.as('villager1')
  const refused = async (by, to, fields, code) => {
    const { status, body } = await by.tries(`${path}/${to}`, fields)
    assert.deepEqual([status, body.code], [409, code], JSON.stringify(fields))
  }
  await refused(own, 'box', { answer: 'no' }, 'voted_already')
  await refused(own, 'box', { answer: 'yes', proxy_for: wife.key }, 'voted_already')
  await refused(own, 'votes', { answer: 'yes' }, 'ballot_secret')
  await refused(desk, 'arrivals', { person: wife.key, via: 'hall', paper: true }, 'way_other')
  await refused(desk, 'box', { behalf: son.key, answer: 'no' }, 'paper_held')
  // The same at the door, as the page says it.
  await visit(agent, path)
  await fill(agent, { person: wife.key, paper: true })
  assert.equal(await send(agent, '签到'), 409)
  await look(agent, 'secret-no-paper')
  await says(agent, '这一票已定为手机，不能换别的方式')
}

/** While the vote runs neither page nor interface holds a result or a voice, for anybody. */
async function nobodyKnows(walk, pages, path) {
  for (const page of Object.values(pages)) {
    await visit(page, path)
    await says(page, '正在表决')
    await saysNot(page, /同意\s*\d|不同意\s*\d|弃权\s*\d|废票\s*\d/, '决议有效', '没有通过')
  }
  for (const name of [undefined, 'villager1', 'secretary', 'agent', 'supervisor']) {
    for (const at of [path, `${path}/hall`, `${path}/record`]) {
      const { status, body } = await (await walk.as(name)).looks(at)
      assert.ok(status === 200 || status === 404 || status === 401, `${at} answers ${name ?? 'nobody'} ${status}`)
      const told = telling(status === 200 ? body : {})
      assert.deepEqual(told, [], `${name ?? 'nobody'} is told ${told} at ${at}`)
    }
  }
}

/** The keys of an answer that would tell something. */
function telling(body) {
  const found = []
  // Public counts of earlier steps are no part of this meeting.
  const parts = body.matters ? body.matters.filter(({ matter }) => matter.kind === 'meeting') : body
  // A matter has a number, and its key is the same word.
  const look = (key, value) => {
    if (TELLING.test(key)) found.push(key)
    return key === 'matter' ? undefined : value
  }
  JSON.stringify(parts, look)
  return found
}

async function close(page, path) {
  await enter(page, `${STEM}-secretary`)
  await visit(page, path)
  await followLink(page, '结束表决并散会')
  assert.equal(await send(page, '结束并公布结果'), 200)
}

/** After the close the counts are public, and still nowhere stands who said what. */
async function neverWhoHow(walk, pages, path, voters) {
  for (const page of Object.values(pages)) {
    await visit(page, path)
    const text = await page.locator('main').innerText()
    for (const { name, key } of voters) {
      const near = new RegExp(`(${name}|${key})[^\\n]*(同意|弃权|废票)|(同意|弃权|废票)[^\\n]*(${name}|${key})`)
      assert.doesNotMatch(text, near)
    }
  }
  for (const name of [undefined, 'villager1', 'secretary', 'agent', 'supervisor']) {
    const { matters } = await (await walk.as(name)).read(path)
    const pairs = []
    // How many could have voted is public ("voters"), and so are the counts of the verdict.
    JSON.stringify(matters, (key, value) => (/^(answers?|votes?|voter|cast_at|box)$/.test(key) && pairs.push(key), value))
    assert.deepEqual(pairs, [], `${name ?? 'nobody'} is told ${pairs}`)
    const told = voters.filter(({ key }) => JSON.stringify(matters).includes(key))
    assert.deepEqual(told, [], `${name ?? 'nobody'} is told who was there`)
  }
  // The journal, as whoever runs the machine may read it, proves that they voted and not what.
  const { stdout } = await run(process.env.GONGDI_BIN ?? binary(), ['export', '--data', walk.server.data, '--area', home, '--out', '-'], { maxBuffer: 1 << 28 })
  const dropped = stdout.split('\n').filter((line) => line.includes('ballot.drop'))
  assert.ok(dropped.length >= 1, 'the journal does not know that anybody voted')
  for (const line of dropped) assert.doesNotMatch(line, /answer|yes|"no"|abstain/)
}

async function oneHousehold(walk, { villager, anyone, secretary, agent }) {
  const meeting = await called(walk, secretary, YARDS)
  const path = `/${home}/meetings/${meeting}`
  const clerk = await walk.as('secretary')
  const { me } = await (await walk.as('villager1')).read('/my')
  const { list } = await clerk.read(`/${home}/people?q=${me.household}`)
  const { members } = await clerk.read(`/${home}/people/${list[0].id}`)
  const [second] = members.filter(({ key, age, registered }) => key !== me.key && age >= 18 && registered)
  await clerk.does(`${path}/opening`)
  await enter(villager, `${STEM}-villager1`)
  await visit(villager, path)
  assert.equal(await send(villager, '我参加'), 200)

  // The household is here by phone: another of it gets no paper at the door.
  await enter(agent, `${STEM}-agent`)
  await visit(agent, path)
  await fill(agent, { person: second.key, via: 'hall', paper: true })
  assert.equal(await send(agent, '签到'), 409)
  await look(agent, 'secret-household')
  await says(agent, me.name)
  const papers = await checkIn(clerk, home, meeting, 6, { except: [me.household], paper: true })
  await clerk.does(`${path}/ballot`, { id: freshId() })

  await visit(villager, path)
  await fill(villager, { answer: 'no' })
  assert.equal(await send(villager, '投进票箱'), 200)
  for (const fields of [{ answer: 'yes' }, { behalf: second.key, answer: 'yes' }]) {
    const by = await walk.as(fields.behalf ? 'agent' : 'villager1')
    const { status, body } = await by.tries(`${path}/box`, fields)
    assert.equal(status, 409, JSON.stringify(body))
  }
  const { status, body } = await clerk.tries(`${path}/arrivals`, { person: second.key, via: 'hall', paper: true })
  assert.deepEqual([status, body.code], [409, 'household_here'])

  const [a, b] = await arrived(clerk)
  const sheets = { issued: papers, returned: papers, yes: papers, no: 0, abstain: 0, invalid: 0 }
  const more = await clerk.tries(`${path}/tally`, { ...sheets, issued: papers + 1, returned: papers + 1, yes: papers + 1, witness_a: a, witness_b: b })
  assert.equal(more.status, 422, 'more sheets come back than went out')
  await clerk.does(`${path}/tally`, { ...sheets, witness_a: a, witness_b: b })
  await nobodyKnows(walk, { villager, anyone, secretary, agent }, path)
  await close(secretary, path)
  await visit(anyone, path, 'secret-household-verdict')
  // A deliberation advises (村民委员会组织法 第三十三条): nothing failed when nearly all agreed.
  await says(anyone, '意见已记下，不是表决')
  await saysNot(anyone, '没有通过')
  await says(anyone, `到会 ${papers + 1}，同意 ${papers}，不同意 1，弃权 0，废票 0`)
  await neverWhoHow(walk, { villager, anyone, secretary, agent }, path, [me, second])
}

/** Heads of the first two households: whoever of them is on the roll came first of all. */
async function arrived(clerk) {
  const { list } = await clerk.read(`/${home}/people`)
  return list.slice(0, 2).map(({ key }) => `${key}-01`)
}
