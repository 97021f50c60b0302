// What a yard thinks, on phones: one statement at a time. Forty people take stances, two of them at
// real phones: one loses its line and an answer's way back, the other changes its mind. A third has no
// script. The screen on the wall counts by itself and never tells how anybody stands; after the close
// the groups are shown, and an answer that came too late is told to be so.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  FACES,
  VILLAGES,
  dayAhead,
  enter,
  follow,
  followLink,
  fill,
  freshId,
  hand,
  households,
  inCounty,
  look,
  press,
  said,
  says,
  saysNot,
  send,
  takenUp,
  together,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]
const PEOPLE = 40
/** Those who sit at a page themselves. */
const OWN = ['villager1', 'villager2', 'villager3']
/** The first five divide, the next two unite, the last moves nobody. */
const STATEMENTS = [
  '广场舞九点以前要散',
  '音响只准放在河边',
  '停车位划在广场东头',
  '晒谷的时候不跳舞',
  '篮球架装在广场上',
  '路灯要亮到十点',
  '垃圾不能倒在河沟里',
  '广场要取个名字',
]
const MERGED = '晚上九点以后广场不吵'
const MORE = '厕所要有人天天打扫'
const side = (who, at) => (at < 5 ? (who % 2 ? 'agree' : 'disagree') : ['agree', 'agree', 'pass'][at - 5])
const WORDS = { agree: '赞成', disagree: '不赞成', pass: '说不好（跳过）' }
/** How statements stand, which nobody may be told before the close. */
const STANDING = /赞成\s*\d|说不好\s*\d/

const TOPIC = {
  title: '小广场怎么用，晚上几点散',
  place: '二组小广场',
  people: '二组住户',
  households: 40,
  cost_fen: 0,
  money: '不花钱',
  plan: '跳舞的、打球的、晒谷的都要用小广场，大家商量一个用法，写在牌子上。',
  class: 'vital_interest_deliberation',
  body: 'deliberation',
  basis: 'person',
}

test('forty people say what they think, one statement at a time, with and without a line', () =>
  inCounty((server, browser) =>
    FACES.desktop(browser, server, (wall) =>
      FACES.phone(browser, server, { breaks: /\/stances$/ }, (lineless) =>
        together(FACES.phone, browser, server, ['steady'], ({ steady }) =>
          evening(server, browser, { wall, steady, lineless }),
        ),
      ),
    ),
  ))

async function evening(server, browser, { wall, steady, lineless }) {
  const path = await called(server)
  const clerk = await hand(server, `${STEM}-secretary`)
  const agent = await hand(server, `${STEM}-agent`)
  await clerk.does(`${path}/opening`)
  await enter(wall, `${STEM}-secretary`)
  await visit(wall, `${path}/statements`, 'statements-none')
  await visit(wall, `${path}/hall`)
  await watch(wall)

  const own = await Promise.all(OWN.map((name) => hand(server, `${STEM}-${name}`)))
  const people = await arrive(agent, own, path)
  assert.equal(people.length + OWN.length, PEOPLE)
  const ids = STATEMENTS.map(() => freshId())
  for (const [n, text] of STATEMENTS.entries()) {
    await agent.does(`${path}/statements`, { id: ids[n], text, behalf: people[n] })
  }
  await standing(wall, STATEMENTS.length, STATEMENTS.length)
  await look(wall, 'statements-hall')

  const everybody = [...people]
  let [stood, there] = [STATEMENTS.length, STATEMENTS.length]
  const wave = async (count) => {
    for (const behalf of everybody.splice(0, count)) {
      const who = people.indexOf(behalf)
      for (const [at, statement] of ids.entries()) {
        await agent.does(`${path}/stances`, { statement, side: side(who, at), behalf })
      }
      // Who has said something has taken a stance already.
      if (who >= STATEMENTS.length) stood += 1
      await standing(wall, there, stood)
    }
  }
  await wave(16)
  await onPhone(steady, path, 1)
  await standing(wall, (there += 1), (stood += 1))
  await wave(10)
  const late = await withoutLine(lineless, path, own[1])
  await standing(wall, there, (stood += 1))
  await withoutScript(server, browser, path)
  await standing(wall, there, (stood += 1))
  await wave(people.length)
  await standing(wall, there, PEOPLE)
  await inOrder(server, browser, path)
  await standing(wall, there, PEOPLE)
  await neverTold(wall)

  await late.goesOffline()
  await ended(clerk, agent, path, people)
  await late.isTold()
  await groups(wall, path, clerk, people, late.saidBoth)
}

/** At a phone: everything is answered, one is changed, one is added. */
async function onPhone(page, path, who) {
  await enter(page, `${STEM}-${OWN[0]}`)
  await visit(page, path, 'statements-meeting')
  await followLink(page, `说说你的看法：还有 ${STATEMENTS.length} 条`)
  await look(page, 'statements-first')
  for (let left = STATEMENTS.length; left > 0; left -= 1) {
    await says(page, `还有 ${left} 条`)
    await answer(page, side(who, STATEMENTS.indexOf(await shown(page))))
  }
  await page.locator('[data-all]').waitFor()
  await says(page, '都看过了', '散会以后')
  await saysNot(page, STANDING)
  await page.waitForFunction(() => Object.keys(localStorage).length === 0)
  await look(page, 'statements-all')

  // The last one is changed, from the list of those that are answered, and changed back.
  const line = page.locator('[data-answered] li', { hasText: STATEMENTS[7] })
  assert.match(await line.innerText(), /说不好/)
  for (const [to, words] of [
    ['agree', /赞成/],
    ['pass', /说不好/],
  ]) {
    await press(page, line.locator('a'))
    assert.equal(await shown(page), STATEMENTS[7])
    if (to === 'agree') await look(page, 'statements-change')
    await answer(page, to)
    assert.match(await line.innerText(), words)
  }
  await page.waitForFunction(() => Object.keys(localStorage).length === 0)
  await fill(page, { text: MORE })
  assert.equal(await send(page, '提出'), 200)
  assert.match(page.url(), /\/statements\?/)
  await says(page, MORE, '都看过了')
}

/**
 * At a phone whose line goes and comes: what is answered meanwhile is kept, said to be kept, and sent.
 * Resolves to what the phone does while the meeting is being closed.
 */
async function withoutLine(page, path, own) {
  await enter(page, `${STEM}-${OWN[1]}`)
  await visit(page, `${path}/statements`)
  const sent = []
  page.on('request', (request) => {
    if (request.url().endsWith('/stances')) sent.push(new URLSearchParams(request.postData()))
  })
  const answered = []
  const next = async () => {
    const text = await shown(page)
    const at = STATEMENTS.indexOf(text)
    answered.push([text, at < 0 ? 'agree' : side(2, at)])
    await answer(page, answered.at(-1)[1])
  }
  await next()
  // The server hears it and its answer is lost: it is sent again under the same key, and counts once.
  await page.route('**/stances', async (route) => {
    await route.fetch()
    await route.abort()
  }, { times: 1 })
  await next()
  await page.locator('[data-line]').getByText('已存在手机里，联上网就送（1 条）').waitFor()
  await next()
  await page.locator('[data-line]').getByText('都送到了').waitFor()
  const keys = sent.map((one) => `${one.get('statement')} ${one.get('key')}`)
  assert.equal(keys.filter((key) => key === keys[1]).length, 2, keys.join('\n'))
  await stands(own, path, answered)

  await page.context().setOffline(true)
  for (let n = 0; n < 4; n += 1) await next()
  await says(page, '已存在手机里，联上网就送（4 条）', '还有 2 条')
  await look(page, 'statements-offline')
  await stands(own, path, answered.slice(0, 3))
  await page.context().setOffline(false)
  await page.locator('[data-line]').getByText('4 条都送到了').waitFor()
  await look(page, 'statements-online')
  await stands(own, path, answered)

  const mine = answered.map(([text]) => text)
  return {
    /** Whether it has answered both that will be merged: then its answer carries. */
    saidBoth: STATEMENTS.slice(0, 2).every((text) => mine.includes(text)),
    goesOffline: async () => {
      await page.context().setOffline(true)
      await next()
      await next()
      await says(page, '已存在手机里，联上网就送（2 条）')
    },
    isTold: async () => {
      // The first thing that the phone does with its line again is to open the page anew.
      await page.goto('about:blank')
      await page.context().setOffline(false)
      await visit(page, `${path}/statements`)
      for (const [text] of answered.splice(-2)) {
        await page.locator('[data-lost]').getByText(text).waitFor()
        await says(page, `没有记上：${text}`)
      }
      await says(page, '没有赶上', '会已经散了')
      await look(page, 'statements-late')
      await press(page, page.getByRole('button', { name: '知道了' }))
      await saysNot(page, '没有记上')
    },
  }
}

/** The secretary makes one of two that all have answered alike, and two of one that says two things. */
async function inOrder(server, browser, path) {
  await FACES.desktop(browser, server, async (page) => {
    page.on('dialog', (dialog) => dialog.accept())
    await enter(page, `${STEM}-secretary`)
    await visit(page, `${path}/statements`, 'statements-office')
    await followLink(page, '收拾看法')
    await look(page, 'statements-tidy')
    for (const text of STATEMENTS.slice(0, 2)) await press(page, page.locator('main label', { hasText: text }))
    await fill(page, { text: MERGED, reason: '说的都是晚上太吵' })
    assert.equal(await send(page, '并成一条'), 200)
    await says(page, '已并成一条', MERGED)
    const line = page.locator('main li', { hasText: STATEMENTS[7] })
    await follow(page, line.getByRole('link', { name: '拆成两条', exact: true }))
    await look(page, 'statements-split')
    await says(page, STATEMENTS[7])
    await fill(page, { first: '广场要有个名字', second: '名字大家来取', reason: '是两件事' })
    assert.equal(await send(page, '拆成两条'), 200)
    await visit(page, `${path}/statements`)
    await press(page, page.locator('main summary', { hasText: '收起、合并或拆开了 3 条' }))
    await look(page, 'statements-gone')
    await says(page, `并入“${MERGED}”：说的都是晚上太吵`, '”：是两件事')
  })
}

/** The same page without any script: every answer is a form. */
async function withoutScript(server, browser, path) {
  await FACES.phone(browser, server, { javaScriptEnabled: false }, async (page) => {
    await enter(page, `${STEM}-${OWN[2]}`)
    await visit(page, `${path}/statements`)
    for (let left = STATEMENTS.length + 1; left > 0; left -= 1) {
      await says(page, `还有 ${left} 条`)
      const at = STATEMENTS.indexOf(await shown(page))
      const button = page.getByRole('button', { name: WORDS[at < 0 ? 'agree' : side(3, at)], exact: true })
      assert.equal(await follow(page, button), 200)
    }
    await says(page, '都看过了')
    await follow(page, page.locator('[data-answered] li', { hasText: STATEMENTS[7] }).locator('a'))
    assert.equal(await shown(page), STATEMENTS[7])
  })
}

/** The text on the card. */
const shown = async (page) => (await page.locator('#one').innerText()).trim()

/** Answers what is on the card and waits for the next. */
async function answer(page, side) {
  const before = await shown(page)
  await press(page, page.getByRole('button', { name: WORDS[side], exact: true }))
  await page.waitForFunction((text) => {
    const card = document.querySelector('[data-card]')
    return card.hidden || card.querySelector('#one').textContent.trim() !== text
  }, before)
}

/** Fails unless the server knows exactly these stances of somebody. */
async function stands(by, path, answered) {
  const { statements } = await by.read(`${path}/statements`)
  const known = statements.filter((one) => one.side !== null).map((one) => [one.text, one.side])
  assert.deepEqual(new Map(known), new Map(answered))
}

/** Keeps every picture of the wall. */
const watch = (wall) =>
  wall.evaluate(() => {
    const hall = document.querySelector('[data-hall]')
    globalThis.pictures = []
    new MutationObserver(() => globalThis.pictures.push(hall.innerText)).observe(hall, { childList: true })
  })

/** Waits until the wall shows so many statements and people, without being loaded again. */
const standing = (wall, statements, people) =>
  wall.waitForFunction(
    ([n, stood]) => {
      const shown = globalThis.pictures && document.querySelector('[data-stood]')?.dataset
      return shown?.statementsN === n && shown.stood === stood
    },
    [String(statements), String(people)],
  )

async function neverTold(wall) {
  const pictures = await wall.evaluate(() => globalThis.pictures)
  assert.ok(pictures.length >= 30, `the wall moved ${pictures.length} times`)
  for (const text of pictures) assert.doesNotMatch(text, STANDING)
}

/** Published and called for the next day, which has come. */
async function called(server) {
  const secretary = await hand(server, `${STEM}-secretary`)
  const villager = await hand(server, `${STEM}-villager3`)
  const { topic } = await takenUp(villager, secretary, home, '小广场晚上太吵，要有个规矩。')
  await secretary.does(`/${home}/topics/${topic}/publication`, TOPIC)
  const meeting = freshId()
  const starts_at = `${dayAhead(new Date(), 1)}T09:00`
  await secretary.does(`/${home}/topics/${topic}/meetings`, { id: meeting, starts_at, venue: '小广场' })
  await advanceDays(server, 1)
  return `/${home}/meetings/${meeting}`
}

/** One adult of each household comes, and those with a page of their own; resolves to the others. */
async function arrive(agent, own, path) {
  const taken = []
  for (const by of own) {
    const { me } = await by.read('/my')
    taken.push(me.household)
    await by.does(`${path}/arrivals`, { via: 'phone', paper: false })
  }
  const keys = []
  for (const { id, key } of await households(agent, home)) {
    if (keys.length + own.length === PEOPLE) break
    if (taken.includes(key)) continue
    const { members } = await agent.read(`/${home}/people/${id}`)
    const adult = members.find(({ age, registered }) => registered && age >= 18)
    if (!adult) continue
    await agent.does(`${path}/arrivals`, { behalf: adult.key, via: 'phone', paper: false })
    keys.push(adult.key)
  }
  return keys
}

async function ended(clerk, agent, path, people) {
  await clerk.does(`${path}/ballot`, { id: freshId() })
  for (const behalf of people) await agent.does(`${path}/votes`, { answer: 'yes', behalf })
  await clerk.does(`${path}/closing`)
}

async function groups(page, path, clerk, people, alike) {
  await visit(page, `${path}/opinions`, 'statements-groups')
  await says(page, `${PEOPLE} 人对 ${STATEMENTS.length + 1} 条看法表了态`, /大家想到一起的.*路灯要亮到十点.*都赞成/)
  const shown = await clerk.read(`${path}/opinions`)
  assert.ok(shown.groups.length >= 2)
  assert.equal(shown.groups.reduce((sum, { size }) => sum + size, 0), PEOPLE)
  // What was merged stands for both, as each had answered both; of the old ones nothing is said.
  for (const { says: own } of shown.groups) {
    for (const { text, n, of } of own) {
      assert.ok(!STATEMENTS.slice(0, 2).includes(text), text)
      if (text === MERGED) assert.equal(n, of)
    }
  }
  const told = JSON.stringify(await clerk.read(path))
  const sides = /"held":null,"sides":(\{[^}]*\}),"text":"(?<text>[^"]*)"/g
  const stood = new Map([...told.matchAll(sides)].map(([, counts, text]) => [text, JSON.parse(counts)]))
  assert.deepEqual(stood.get(MERGED), { agree: 20, disagree: 19 + Number(alike), pass: 0 })
  for (const key of people) assert.ok(!JSON.stringify(shown).includes(key))
  await visit(page, `${path}/statements`, 'statements-over')
  await says(page, '会已经散了')
}
