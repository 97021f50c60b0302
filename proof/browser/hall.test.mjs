// The screen on the wall of a yard while forty phones vote: it moves by itself, by server-sent
// events alone, picks up again when its line has been cut, and never shows how anybody, or how many,
// have voted before the close.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  FACES,
  VILLAGES,
  checkIn,
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
  takenUp,
  together,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home, quorum } = VILLAGES[STEM]
const PHONES = 40
/** Those with an account of their own; the first two hold a real phone. */
const ACCOUNTS = ['villager1', 'villager2', 'villager3', 'committee1', 'committee2', 'convener', 'supervisor', 'agent', 'secretary']
/** Numbers of a running vote that nobody may be told. */
const RESULTS = /同意\s*\d|不同意\s*\d|弃权\s*\d|废票\s*\d|决议有效|没有通过/

const TOPIC = {
  title: '村委会今年办的 12 件事，办得行不行',
  place: '全村',
  people: '全村各户',
  households: 301,
  cost_fen: 0,
  money: '不花钱',
  plan: '村委会报告今年办的 12 件事：路灯、排水沟、护栏等，一件一件说花了多少钱，大家评议。',
  class: 'yearly_review',
  body: 'villagers_meeting',
  basis: 'household',
}

test('the hall screen moves while forty phones vote', () =>
  inCounty(async (server, browser) => {
    const line = await cuttable(server)
    try {
      // Only the wall goes through the line that will be cut.
      await FACES.desktop(browser, { ...server, url: line.url }, { breaks: /\/hall\/events$/ }, (wall) =>
        together(FACES.phone, browser, server, ['one', 'two'], (phones) => evening(server, line, { wall, ...phones })),
      )
    } finally {
      await line.end()
    }
  }))

async function evening(server, line, { wall, one, two }) {
  const { path, meeting } = await called(server)
  const sessions = await signedIn(server)
  await advanceDays(server, 1)
  const clerk = sessions.get('secretary')
  await enter(wall, `${STEM}-secretary`)
  await visit(wall, `${path}/hall`, 'hall-called')
  await watch(wall)

  // From here on nobody touches the wall: what it shows comes over its line.
  await clerk.does(`${path}/opening`)
  await shows(wall, '正在开会')
  const { votes: voters, witnesses } = await come(clerk, { path, meeting }, sessions, { one, two })
  await shows(wall, `${quorum} / ${VILLAGES[STEM].households}`, '到会人数够了')
  await clerk.does(`${path}/ballot`, { id: freshId() })
  await castShown(wall, 0)
  await look(wall, 'hall-open')

  let [cast, no] = [0, 0]
  for (const [page, answer] of [
    [one, 'yes'],
    [two, 'no'],
  ]) {
    await visit(page, path)
    await fill(page, { answer })
    assert.equal(await send(page, '投票'), 200)
    if (answer === 'no') no += 1
    await castShown(wall, (cast += 1))
  }
  const waiting = [...voters]
  const wave = async (count) => {
    const answers = waiting.splice(0, count).map((vote, n) => [vote, n % 5 ? 'yes' : 'no'])
    await Promise.all(answers.map(([vote, answer]) => vote(answer)))
    cast += answers.length
    no += answers.filter(([, answer]) => answer === 'no').length
  }
  while (cast < 20) {
    await wave(6)
    await castShown(wall, cast)
  }

  // The line is cut; the phones go on; the wall picks up by itself, without being loaded again.
  line.cut()
  const before = cast
  await wave(10)
  assert.equal(await counted(wall), before, 'the wall is told although its line is cut')
  line.heal()
  await castShown(wall, cast)
  await look(wall, 'hall-voting')
  await wave(waiting.length)
  assert.equal(cast, PHONES)
  await castShown(wall, PHONES)
  await neverTold(wall, line)
  await wallOnPhone(one, path)
  await closed(clerk, wall, { path, no, witnesses })
}

/** Published, and called for the third day from now, by the interface. */
async function called(server) {
  const secretary = await hand(server, `${STEM}-secretary`)
  const villager = await hand(server, `${STEM}-villager3`)
  const { topic } = await takenUp(villager, secretary, home, '村委会一年办了什么，想听一听。')
  await secretary.does(`/${home}/topics/${topic}/publication`, TOPIC)
  const { now } = await advanceDays(server, 11)
  const caller = await hand(server, `${STEM}-secretary`)
  const meeting = freshId()
  const starts_at = `${dayAhead(new Date(now), 3)}T09:00`
  await caller.does(`/${home}/topics/${topic}/meetings`, { id: meeting, starts_at, venue: '村委会院坝' })
  return { path: `/${home}/meetings/${meeting}`, meeting }
}

/** The accounts of the village and a session for every further phone; two days go by. */
async function signedIn(server) {
  const sessions = new Map()
  const names = [...ACCOUNTS, ...Array.from({ length: PHONES - ACCOUNTS.length }, (_, n) => `phone${n}`)]
  // The door takes only so many sign-ins at a time from one address.
  for (const [n, name] of names.entries()) {
    if (n % 18 === 17) await advanceDays(server, 1)
    const login = name.startsWith('phone') ? 'agent' : name
    sessions.set(name, await hand(server, `${STEM}-${login}`))
  }
  return sessions
}

/**
 * The quorum comes: forty with phones, the others on paper. Resolves to `{ votes, witnesses }`: what
 * casts a vote for each phone but the two real ones, as `vote(answer)`, and the keys of those two.
 */
async function come(clerk, { path, meeting }, sessions, { one, two }) {
  for (const [page, name] of [
    [one, 'villager1'],
    [two, 'villager2'],
  ]) {
    await enter(page, `${STEM}-${name}`)
    await visit(page, path)
    assert.equal(await send(page, '我参加'), 200)
  }
  const [votes, taken, witnesses] = [[], [], []]
  for (const name of ACCOUNTS) {
    const by = sessions.get(name)
    const { me } = await by.read('/my')
    taken.push(me.household)
    if (['villager1', 'villager2'].includes(name)) {
      witnesses.push(me.key)
      continue
    }
    await by.does(`${path}/arrivals`, { via: 'phone', paper: false })
    votes.push((answer) => by.does(`${path}/votes`, { answer }))
  }
  // Neighbours without an account, each at a phone of the desk with a session of its own.
  const lent = [...sessions].filter(([name]) => name.startsWith('phone')).map(([, by]) => by)
  for (const { id, key } of await households(clerk, home)) {
    if (lent.length === 0) break
    if (taken.includes(key)) continue
    const { members } = await clerk.read(`/${home}/people/${id}`)
    const adult = members.find(({ age, registered }) => registered && age >= 18)
    if (!adult) continue
    const by = lent.shift()
    taken.push(key)
    await by.does(`${path}/arrivals`, { person: adult.key, via: 'desk', paper: false })
    votes.push((answer) => by.does(`${path}/votes`, { behalf: adult.key, answer }))
  }
  assert.equal(votes.length + 2, PHONES)
  await checkIn(clerk, home, meeting, quorum - PHONES, { except: taken, paper: true })
  return { votes, witnesses }
}

/** Keeps every picture that the wall shows, and a mark that a page loaded again would not have. */
const watch = (wall) =>
  wall.evaluate(() => {
    const hall = document.querySelector('[data-hall]')
    const keep = () => globalThis.pictures.push([hall.querySelector('[data-cast]')?.dataset.cast, hall.innerText])
    globalThis.pictures = []
    keep()
    new MutationObserver(keep).observe(hall, { childList: true })
  })

/** Waits until the wall says all of these. */
const shows = (wall, ...texts) =>
  wall.waitForFunction((all) => all.every((text) => document.querySelector('[data-hall]').innerText.includes(text)), texts)

/** The number of voices that the wall shows. */
const counted = (wall) => wall.evaluate(() => Number(document.querySelector('[data-cast]')?.dataset.cast))

/** Waits until the wall shows that so many have voted. */
const castShown = (wall, count) =>
  wall.waitForFunction((n) => document.querySelector('[data-cast]')?.dataset.cast === n, String(count))

/** Every picture so far: numbers only ever rose, in many steps, and none told a result. */
async function neverTold(wall, line) {
  const pictures = await wall.evaluate(() => globalThis.pictures)
  const numbers = pictures.flatMap(([cast]) => (cast === undefined ? [] : [Number(cast)]))
  assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b), 'the wall counted backwards')
  assert.ok(new Set(numbers).size >= 8, `the wall moved only to ${[...new Set(numbers)]}`)
  for (const [, text] of pictures) assert.doesNotMatch(text, RESULTS)
  await says(wall, '结束后所有人同时看到结果', `已投票 ${PHONES}`)
  await saysNot(wall, RESULTS)
  // Nor did anything that came over its line.
  assert.ok(line.lines().length >= 2, 'the wall has asked for its events only once')
  assert.match(line.heard(), /data-cast="20"/)
  assert.doesNotMatch(line.heard(), RESULTS)
}

/** The same picture in the hand. */
async function wallOnPhone(page, path) {
  await visit(page, path)
  await followLink(page, '会场大屏')
  await look(page, 'hall-phone')
  await castShown(page, PHONES)
}

/** Paper is counted, the vote is closed, and the wall says the result by itself. */
async function closed(clerk, wall, { path, no, witnesses }) {
  const sheets = quorum - PHONES
  const count = { issued: sheets, returned: sheets, yes: sheets, no: 0, abstain: 0, invalid: 0 }
  await clerk.does(`${path}/tally`, { ...count, witness_a: witnesses[0], witness_b: witnesses[1] })
  await clerk.does(`${path}/closing`)
  await shows(wall, '会已经散了', `同意 ${quorum - no}，不同意 ${no}，弃权 0，废票 0`, '通过')
  await look(wall, 'hall-closed')
}

/** A line to the server that can be cut and mended: `{ url, cut, heal, lines, heard, end }`. */
async function cuttable(server) {
  const { port: to } = new URL(server.url)
  const open = new Set()
  const asked = []
  const heard = []
  let whole = true
  const relay = createServer((near) => {
    if (!whole) return near.destroy()
    const far = connect(Number(to), '127.0.0.1')
    for (const end of [near, far]) {
      open.add(end)
      end.on('error', () => {})
      end.on('close', () => {
        open.delete(end)
        ;(end === near ? far : near).destroy()
      })
    }
    near.on('data', (data) => {
      if (data.includes('/hall/events')) asked.push(data.toString().split('\r\n')[0])
    })
    far.on('data', (data) => asked.length > 0 && heard.push(data.toString()))
    near.pipe(far)
    far.pipe(near)
    return undefined
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  return {
    url: `http://127.0.0.1:${relay.address().port}`,
    cut: () => {
      whole = false
      for (const end of open) end.destroy()
    },
    heal: () => {
      whole = true
    },
    lines: () => asked,
    heard: () => heard.join(''),
    end: async () => {
      for (const end of open) end.destroy()
      relay.close()
      await once(relay, 'close')
    },
  }
}
