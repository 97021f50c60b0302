// The whole road from a wish spoken at the desk to the villager's own word that it is done, as the
// people on it walk it: on a phone and at a desk, each person with a session of their own.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { advanceDays } from './support/harness.mjs'
import {
  COUNTY,
  FACES,
  VILLAGES,
  checkIn,
  control,
  dayAhead,
  elders,
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
  together,
  visit,
  walked,
} from './support/county.mjs'

const TOPIC = {
  title: '老井边装 6 盏路灯，电费谁出',
  place: '老井到晒场一段',
  people: '沿路两个院子的住户',
  households: '36',
  cost_fen: '7800',
  money: '村集体出 7800 元，不向户里收钱',
  plan: '装 6 盏太阳能路灯，灯杆高 5 米，灯头朝路，保三年；以后由两个院子轮流管。',
  class: 'village_public_works',
  body: 'villagers_meeting',
  basis: 'household',
}

/** Numbers of a running vote that nobody may be told: totals, shares, who leads. */
const RESULTS = /同意\s*\d|不同意\s*\d|弃权\s*\d|废票\s*\d|决议有效|没有通过|到会人数不够/

for (const [face, stem] of [
  ['phone', 'qingshan'],
  ['desktop', 'tangjiaba'],
]) {
  test(`from a wish at the desk to the villager's own word, ${face}`, () =>
    inCounty((server, browser) =>
      together(
        FACES[face],
        browser,
        server,
        ['agent', 'secretary', 'villager', 'anyone'],
        (pages) => road(new Walk(server, stem, pages)),
      ),
    ))
}

/** One walk: where, with whom, and what time the county has. */
class Walk {
  constructor(server, stem, pages) {
    Object.assign(this, { server, stem, ...VILLAGES[stem], pages, now: new Date() })
  }

  /** Days go by; sessions end with them, so everybody signs in again. */
  async wait(days) {
    this.now = new Date((await advanceDays(this.server, days)).now)
    await this.signIn()
  }

  async signIn() {
    const { agent, secretary, villager } = this.pages
    await enter(agent, `${this.stem}-agent`)
    await enter(secretary, `${this.stem}-secretary`)
    await enter(villager, `${this.stem}-villager1`)
    this.clerk = await hand(this.server, `${this.stem}-secretary`)
  }

  /** Opens the matter's page for one of the people. */
  open(page, name) {
    return visit(page, this.path, name)
  }

  /** The thread as data, as this caller may see it. */
  thread(by) {
    return by.read(this.path)
  }

  /** Goes on with the newest matter of a kind in the thread. */
  async turnTo(kind) {
    const { matters } = await this.thread(this.clerk)
    const one = matters.map(({ matter }) => matter).findLast((m) => m.kind === kind)
    assert.ok(one, `the thread has no ${kind}`)
    this.path = `/${this.home}/${kind === 'wish' ? 'wishes' : `${kind}s`}/${one.id}`
    return one
  }
}

async function road(walk) {
  await walk.signIn()
  await wish(walk)
  await topic(walk)
  await meeting(walk)
  await vote(walk)
  await settle(walk)
  await objection(walk)
  await work(walk)
  await confirm(walk)
}

async function wish(walk) {
  const { agent, secretary } = walk.pages
  const me = await (await hand(walk.server, `${walk.stem}-villager1`)).read('/my')
  walk.voter = me.me
  walk.old = await elders(walk.clerk, walk.home, 3, [walk.voter.household])
  const [elder] = walk.old

  await visit(agent, '/work', 'work-agent')
  await followLink(agent, '代人说心愿')
  await look(agent, 'wish-new')
  const typed = await fill(agent, { behalf: elder.key, text: '老井边夜里没有灯，担水看不见，想装几盏路灯。' })
  assert.ok(typed <= 3, `${typed} fields for a wish at the desk`)
  const asked = await control(agent, 'text').or(control(agent, 'behalf')).count()
  assert.equal(asked, 2)
  assert.equal(await send(agent, '说出来'), 200)
  await says(agent, '已经记下', `${elder.name}口述`, '到村委会说的')
  walk.path = new URL(agent.url()).pathname
  const number = /\d{4}-\d+ 号/.exec(await said(agent))?.[0]

  await visit(agent, '/work')
  await followLink(agent, '打印回执')
  await look(agent, 'slip')
  await says(agent, number, elder.name, '老井边夜里没有灯', '最迟哪天答复')

  await visit(secretary, '/work', 'work-secretary')
  await follow(secretary, secretary.locator('main').getByRole('link', { name: /老井边夜里没有灯/ }).first())
  await followLink(secretary, '答复这个心愿')
  await look(secretary, 'answer')
  await fill(secretary, { fate: 'topic', reply: '要用集体的钱，请大家来定。' })
  assert.equal(await send(secretary, '答复'), 200)
  await says(secretary, '已经答复', '拿来大家商量')
}

async function topic(walk) {
  const { secretary, anyone } = walk.pages
  await walk.turnTo('topic')
  await walk.open(secretary)
  await followLink(secretary, '公布议题')
  await look(secretary, 'publish')
  const vague = { ...TOPIC, title: '大力推进亮化工作再上新台阶' }
  await fill(secretary, vague)
  assert.equal(await send(secretary, '公布'), 422)
  await says(secretary, '议题太空', '这是口号')
  await look(secretary, 'publish-refused')
  await holds(secretary, vague)
  await fill(secretary, { title: TOPIC.title })
  assert.equal(await send(secretary, '公布'), 200)
  await says(secretary, '议题已经公布', TOPIC.title)

  walk.now = await walked(walk.server, walk.stem, idOf(walk.path), walk.now)
  await walk.signIn()

  await walk.open(secretary)
  await followLink(secretary, '召集商量会')
  await look(secretary, 'call')
  const early = { starts_at: `${dayAhead(walk.now, 5)}T19:30`, venue: '老井晒场' }
  await fill(secretary, early)
  assert.equal(await send(secretary, '召集'), 409)
  await look(secretary, 'call-refused')
  const { matters } = await walk.thread(walk.clerk)
  const published = matters.flatMap(({ parts }) => parts).find((part) => part?.published_at)
  const earliest = dayAhead(new Date(published.published_at), 11)
  await says(secretary, '须满 10 天', '村民委员会组织法 第二十五条', earliest)
  await holds(secretary, early)

  await visit(anyone, walk.path, 'thread-topic')
  await says(anyone, TOPIC.title, '村民会议', TOPIC.plan)
}

async function meeting(walk) {
  const { secretary, agent, villager } = walk.pages
  const [, second, third] = walk.old
  await walk.wait(11)
  await walk.open(secretary)
  await followLink(secretary, '召集商量会')
  await fill(secretary, { starts_at: `${dayAhead(walk.now, 1)}T09:00`, venue: '老井晒场' })
  assert.equal(await send(secretary, '召集'), 200)
  await says(secretary, '已经召集')
  await walk.turnTo('meeting')
  const { status, body } = await walk.clerk.tries(`${walk.path}/opening`)
  assert.deepEqual([status, body.code], [409, 'meeting_early'], 'opened before its day')

  await walk.wait(1)
  await walk.open(secretary)
  await followLink(secretary, '开会')
  assert.equal(await send(secretary, '现在开会'), 200)
  await says(secretary, '名册已冻结')

  await walk.open(agent)
  for (const { key } of walk.old) {
    await fill(agent, { person: key, via: 'hall', paper: true })
    assert.equal(await send(agent, '签到'), 200)
    await says(agent, '已签到')
    const line = await agent.locator('main tr', { hasText: key }).first().textContent()
    assert.match(line, /领了/, `${key} took a paper ballot; the door says: ${line}`)
  }
  await look(agent, 'door')

  await walk.open(villager, 'meeting-villager')
  assert.equal(await send(villager, '我参加'), 200)
  await says(villager, '您已签到')

  // The yard is full: everybody else of the quorum comes through the same door, by the interface.
  const own = [...walk.old.map((o) => o.household), walk.voter.household]
  walk.sheets = walk.quorum - 1
  const others = walk.sheets - walk.old.length
  await checkIn(walk.clerk, walk.home, idOf(walk.path), others, { except: own, paper: true })
  walk.witnesses = [second.key, third.key]
}

const idOf = (path) => path.split('/').at(-1)

async function vote(walk) {
  const { secretary, villager, anyone, agent } = walk.pages
  await walk.open(secretary)
  await followLink(secretary, '开始表决')
  assert.equal(await send(secretary, '开始'), 200)

  await walk.open(villager, 'ballot-villager')
  await fill(villager, { answer: 'yes' })
  assert.equal(await send(villager, '投票'), 200)
  await says(villager, '您的票已收到', '您已投票')

  await walk.open(agent)
  await followLink(agent, '登记纸票')
  await look(agent, 'tally')
  const { sheets } = walk
  const right = { issued: sheets, returned: sheets, yes: sheets - 12, no: 9, abstain: 2, invalid: 1 }
  const count = { ...right, witness_a: walk.witnesses[0], witness_b: walk.witnesses[1] }
  await fill(agent, { ...count, yes: sheets - 10 })
  assert.equal(await send(agent, '登记'), 422)
  await look(agent, 'tally-refused')
  await says(agent, `票数对不上：收回 ${sheets} 张，各项相加 ${sheets + 2} 张`, '请重新点票')
  await holds(agent, { ...count, yes: sheets - 10 })
  await fill(agent, { yes: count.yes, witness_b: count.witness_a })
  assert.equal(await send(agent, '登记'), 422)
  await says(agent, '两位是同一个人')
  await fill(agent, { witness_b: count.witness_b })
  assert.equal(await send(agent, '登记'), 200)
  await says(agent, '纸票已登记')

  await nobodyKnows(walk)

  await walk.open(secretary)
  await followLink(secretary, '结束表决并散会')
  assert.equal(await send(secretary, '结束并公布结果'), 200)
  await look(secretary, 'verdict')

  await walk.open(anyone)
  const quorum = walk.quorum
  await says(anyone, '决议有效', `同意 ${sheets - 11}，不同意 9，弃权 2，废票 1`)
  await clause(anyone, '三分之二以上的户派代表到会', '第二十六条', quorum, walk.households, quorum, '符合')
  const majority = Math.floor(quorum / 2) + 1
  await clause(anyone, '到会人员过半数同意', '第二十六条', sheets - 11, quorum, majority, '符合')
}

/** Fails unless the printed verdict has this clause with its article, numbers and conclusion. */
async function clause(page, title, article, had, of, needed, verdict) {
  const rows = await page.locator('main table tr').allInnerTexts()
  const row = rows.map((r) => r.replace(/\s+/g, ' ')).find((r) => r.includes(title))
  assert.ok(row, `no clause ${title} in ${rows.join('\n')}`)
  assert.match(row, new RegExp(article))
  assert.match(row, new RegExp(`(^|\\D)${had} / ${of}\\D`), row)
  assert.match(row, new RegExp(`\\D${needed}\\D`), row)
  assert.match(row, new RegExp(`(^|[^不])${verdict}`), row)
}

/** Before the close no page and no answer of the interface holds a result, for anybody. */
async function nobodyKnows(walk) {
  const { anyone, villager, secretary } = walk.pages
  for (const page of [anyone, villager, secretary]) {
    await walk.open(page)
    await says(page, '正在表决', '谁也看不到结果')
    // What the two committees and the party members came to is public; the running vote is not.
    const running = page.locator('main ol.ways > li', { hasText: '正在表决' }).first()
    assert.doesNotMatch(await running.innerText(), RESULTS)
  }
  for (const login of [undefined, `${walk.stem}-villager1`, `${walk.stem}-secretary`]) {
    const data = await walk.thread(await hand(walk.server, login))
    const { parts } = data.matters.find(({ matter }) => matter.id === idOf(walk.path))
    const keys = []
    JSON.stringify(parts, (key, value) => (keys.push(key), value))
    const results = keys.filter((key) => /^(yes|no|abstain|invalid|tally|verdict|counts|answer|votes?)$/.test(key))
    assert.deepEqual(results, [], `${login ?? 'nobody'} is told ${results}`)
  }
}

async function settle(walk) {
  const { secretary } = walk.pages
  await walk.turnTo('resolution')
  await walk.open(secretary)
  await followLink(secretary, '定责任人和日期')
  await look(secretary, 'settle')
  const due = dayAhead(walk.now, 60)
  const text = '装 6 盏太阳能路灯，村集体出 7800 元，两个院子轮流管。'
  await fill(secretary, { text, due_on: due })
  assert.equal(await send(secretary, '保存并公示'), 422)
  await says(secretary, '决议没有责任人，不能保存')
  await holds(secretary, { text, due_on: due })
  const owner = await control(secretary, 'owner').first().evaluate((e) =>
    e.localName === 'select' ? [...e.options].map((o) => o.value).find(Boolean) : e.value,
  )
  await fill(secretary, { owner, notice_days: '14' })
  assert.equal(await send(secretary, '保存并公示'), 422)
  await says(secretary, '公示期 14 天，须不少于 15 天', '第三十五条')
  await fill(secretary, { notice_days: '' })
  assert.equal(await send(secretary, '保存并公示'), 200)
  await says(secretary, '决议已公示', '公示中')
}

async function objection(walk) {
  const { secretary, villager, anyone } = walk.pages
  await walk.turnTo('notice')
  await walk.open(villager)
  await followLink(villager, '提异议')
  await look(villager, 'object')
  await fill(villager, { text: '灯头会不会照到我家窗户里？' })
  assert.equal(await send(villager, '提出'), 200)
  await says(villager, '异议已收到')

  await visit(anyone, walk.path)
  await says(anyone, '灯头会不会照到我家窗户里', '本村村民', '等待答复')
  await saysNot(anyone, walk.voter.name, walk.voter.key)
  const told = JSON.stringify(await walk.thread(await hand(walk.server)))
  assert.ok(told.includes('灯头会不会照到我家窗户里'))
  assert.ok(!told.includes(walk.voter.name), 'the interface tells who objects')

  await walk.open(secretary)
  await followLink(secretary, '答复异议')
  await fill(secretary, { text: '灯头加罩，只照路面。' })
  assert.equal(await send(secretary, '答复'), 200)
  await says(secretary, '已经答复')
  await visit(anyone, walk.path)
  await says(anyone, '灯头加罩，只照路面')
}

async function work(walk) {
  const { secretary, anyone } = walk.pages
  await walk.wait(16)
  // The clockwork has ended the notice: nobody pressed anything.
  assert.equal((await walk.turnTo('notice')).state, 'ended')
  await walk.turnTo('resolution')
  await walk.open(secretary)
  await says(secretary, '公示期满')
  await followLink(secretary, '说说进度')
  await fill(secretary, { percent: '40', note: '灯杆六根都立好了。' })
  assert.equal(await send(secretary, '记下'), 200)
  await visit(anyone, walk.path, 'thread-executing')
  await says(anyone, '完成 40%', '灯杆六根都立好了')

  await walk.open(secretary)
  await followLink(secretary, '报告办结')
  await fill(secretary, { report: '六盏灯都亮了，罩子也装上了。' })
  assert.equal(await send(secretary, '报告办结'), 200)
  await says(secretary, '等群众确认')
}

async function confirm(walk) {
  const { agent, anyone } = walk.pages
  const [elder] = walk.old
  const nobody = await hand(walk.server)
  const before = await confirmed(nobody)
  await walk.turnTo('wish')
  await walk.open(agent)
  await followLink(agent, '确认办得好不好')
  await look(agent, 'confirm')
  // Whom it is for is known: only one person may say it.
  assert.match(await control(agent, 'behalf').inputValue(), new RegExp(elder.key))
  await fill(agent, { satisfied: 'true', note: '亮堂得很，担水不怕了。' })
  assert.equal(await send(agent, '确认'), 200)
  await says(agent, '已经记下您的话', '群众已确认')
  // A page over many villages may be two seconds old.
  await sleep(2_100)
  assert.equal(await confirmed(nobody), before + 1, 'the county counts one more')

  await visit(anyone, walk.path, 'thread-done')
  await says(
    anyone,
    '亮堂得很，担水不怕了',
    '本人确认：办好了',
    '群众已确认办好',
    ...['心愿', '议题', '商量会', '决议', '公示'].map((kind) => `${kind} ·`),
    '时限',
    '存证值',
    /([0-9a-f]{4} ){15}[0-9a-f]{4}/,
    '六盏灯都亮了',
    '决议有效',
    '灯头加罩，只照路面',
  )
  await saysNot(anyone, walk.voter.name)
  await visit(anyone, `/${COUNTY}`, 'county')
  await says(anyone, `今年办成 ${before + 1} 件事`)
}

/** What the county page counts as done this year. */
async function confirmed(nobody) {
  const { outcomes } = await nobody.read(`/${COUNTY}`)
  return outcomes.confirmed
}
