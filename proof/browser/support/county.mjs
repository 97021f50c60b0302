// The demo county as its people know it, and hands to work in it: signing in, filling a form,
// pressing a button, acting by the interface. Nothing here reaches past what anybody could do.

import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { advanceDays, binary, withServer } from './server.mjs'
import { desktop, phone, shot, signIn, withBrowser } from './pages.mjs'
import { axe, fitsWidth } from './measure.mjs'

export const COUNTY = '420324'
export const PASSWORD = 'Zhuxi-2026'
export const FACES = { phone, desktop }

/** The three peopled villages, by the stem of their accounts. */
export const VILLAGES = {
  xiaojiabian: { home: '420324107210', households: 301, quorum: 201 },
  tangjiaba: { home: '420324102224', households: 300, quorum: 200 },
  qingshan: { home: '420324109206', households: 214, quorum: 143 },
}

/** `body(server, browser)` against a fresh county; `GONGDI_BIN` names another binary. */
export const inCounty = (body) =>
  withServer({ command: process.env.GONGDI_BIN ?? binary() }, (server) =>
    withBrowser((browser) => body(server, browser)),
  )

/** One page for each name, each with a session of its own: `body({ agent, villager })`. */
export function together(face, browser, server, names, body, pages = {}) {
  const [name, ...rest] = names
  if (name === undefined) return body(pages)
  return face(browser, server, (page) => {
    // Leaving a half-filled form asks; the tests always mean to leave.
    page.on('dialog', (dialog) => dialog.accept())
    return together(face, browser, server, rest, body, { ...pages, [name]: page })
  })
}

/** Signs in as a demo account. */
export const enter = (page, login) => signIn(page, { login, password: PASSWORD })

/** What the page says, as one line. */
export const said = async (page) => (await page.locator('body').innerText()).replace(/\s+/g, ' ')

/** Fails unless the page says all of these; texts or patterns. */
export async function says(page, ...texts) {
  const all = await said(page)
  for (const text of texts) {
    const found = text instanceof RegExp ? text.test(all) : all.includes(text)
    assert.ok(found, `${page.url()} does not say ${text}; it says: ${all.slice(0, 1500)}`)
  }
}

/** Fails when the page says any of these. */
export async function saysNot(page, ...texts) {
  const all = await said(page)
  for (const text of texts) {
    const found = text instanceof RegExp ? text.exec(all)?.[0] : all.includes(text) && text
    assert.ok(!found, `${page.url()} says ${found}: ${all.slice(0, 1500)}`)
  }
}

/** Presses as the device does: a finger on a phone, a mouse on a desk. */
export const press = (page, locator) =>
  page.viewportSize().width < 600 ? locator.tap() : locator.click()

/** Follows a link or button and waits for the page it leads to; resolves to the status. */
export async function follow(page, locator) {
  const [answer] = await Promise.all([page.waitForNavigation(), press(page, locator)])
  return answer?.status()
}

/** Follows the link of this text within the main part of the page. */
export const followLink = (page, text) =>
  follow(page, page.locator('main').getByRole('link', { name: text, exact: true }).first())

/** Sends the form whose button has this text; resolves to the status of what is then shown. */
export const send = (page, button) =>
  follow(page, page.locator('main').getByRole('button', { name: button, exact: true }))

/** The controls of this name in the main part of the page. */
export const control = (page, name) => page.locator(`main form [name="${name}"]:not([type=hidden])`)

/** Fills fields by name: text, choice or tick. Resolves to how many were touched. */
export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = control(page, name).first()
    const [tag, type] = await field.evaluate((e) => [e.localName, e.type])
    if (tag === 'select') await field.selectOption(value)
    else if (type === 'radio') {
      await press(page, page.locator(`main label:has([name="${name}"][value="${value}"])`))
    } else if (type === 'checkbox') {
      if ((await field.isChecked()) !== value) await press(page, page.locator(`main label:has([name="${name}"])`))
    } else await field.fill(String(value))
  }
  return Object.keys(values).length
}

/** Fails unless the form still holds these values. */
export async function holds(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = control(page, name).first()
    const type = await field.evaluate((e) => e.type)
    const kept =
      type === 'radio'
        ? await page.locator(`main [name="${name}"]:checked`).getAttribute('value')
        : await field.inputValue()
    assert.equal(kept, String(value), `${name} was lost`)
  }
}

const seen = new Set()

/**
 * Looks at the page as it stands: it fits its width and, looked at for the first time under this
 * name and width, has no serious barrier. `GONGDI_SHOTS=1` also keeps a picture.
 */
export async function look(page, name) {
  const { width } = page.viewportSize()
  const scripted = await page.evaluate(() => true).catch(() => false)
  if (scripted) await fitsWidth(page)
  const key = `${name}-${width}`
  if (seen.has(key)) return
  seen.add(key)
  if (process.env.GONGDI_SHOTS) await shot(page, key)
  await axe(page)
}

/** Opens an address, which must answer, and looks at it. */
export async function visit(page, path, name) {
  const answer = await page.goto(path)
  assert.equal(answer?.status(), 200, path)
  if (name) await look(page, name)
}

/** A UUID of version 7, as callers make for what they open. */
export function freshId() {
  const time = Date.now().toString(16).padStart(12, '0')
  const rest = randomBytes(9).toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6)}`
}

/** Acts and reads by the interface, signed in as a demo account, or as nobody. */
export async function hand(server, login) {
  const ask = async (method, path, body, more = {}) => {
    const answer = await fetch(`${server.url}/api${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'accept-language': 'zh-CN', ...more },
      body: body && JSON.stringify(body),
    })
    const text = await answer.text()
    const type = answer.headers.get('content-type') ?? ''
    return { status: answer.status, type, text, body: type.includes('json') ? JSON.parse(text) : null }
  }
  const bearer = {}
  if (login) {
    const { status, text, body } = await ask('POST', '/session', { login, password: PASSWORD })
    assert.equal(status, 201, `${login}: ${text}`)
    bearer.authorization = `Bearer ${body.token}`
  }
  /** Asks for an act; resolves to `{ status, body }`, refused or not. */
  const tries = (path, fields = {}) => ask('POST', path, { key: randomUUID(), ...fields }, bearer)
  return {
    /** Looks at an address, which may refuse; resolves to `{ status, body }`. */
    looks: (path) => ask('GET', path, undefined, bearer),
    read: async (path) => {
      const { status, text, body } = await ask('GET', path, undefined, bearer)
      assert.equal(status, 200, `${path}: ${text}`)
      return body
    },
    tries,
    /** Asks for an act that must be accepted; resolves to the receipt. */
    does: async (path, fields) => {
      const { status, text, body } = await tries(path, fields)
      assert.ok(status === 200 || status === 201, `${path}: ${status} ${text}`)
      return body
    },
  }
}

/** Every household of a village: `[{ id, key }]`, by key. */
export async function households(by, home) {
  const found = []
  for (let page = 1; ; page += 1) {
    const { list, found: all } = await by.read(`/${home}/people?page=${page}`)
    found.push(...list)
    if (found.length >= all || list.length === 0) return found
  }
}

/**
 * Checks in one adult of each of the first `count` households that are not in `except`, by the
 * interface, each with a paper ballot if so asked.
 */
export async function checkIn(by, home, meeting, count, { except = [], paper = false } = {}) {
  const waiting = (await households(by, home)).filter(({ key }) => !except.includes(key))
  let present = 0
  const next = async () => {
    while (present < count) {
      const household = waiting.shift()
      assert.ok(household, `only ${present} households can come`)
      present += 1
      const came = await comes(by, home, meeting, household, paper)
      if (!came) present -= 1
    }
  }
  await Promise.all([next(), next(), next(), next()])
  return present
}

/**
 * A villager says what is wanted and the secretary takes it up, both by the interface; resolves to
 * the ids of wish and topic: `{ wish, topic }`.
 */
export async function takenUp(villager, secretary, home, text) {
  const wish = freshId()
  await villager.does(`/${home}/wishes`, { id: wish, text, place: home })
  await secretary.does(`/${home}/wishes/${wish}/answer`, { fate: 'topic', reply: '请大家来定。' })
  const { matters } = await secretary.read(`/${home}/wishes/${wish}`)
  const topic = matters.map(({ matter }) => matter).find(({ kind }) => kind === 'topic').id
  return { wish, topic }
}

/** Everybody of the collective who is of age, with the household: `[{ key, name, household }]`. */
export async function membersOfAge(by, home) {
  const found = []
  for (const { id, key: household } of await households(by, home)) {
    const { members } = await by.read(`/${home}/people/${id}`)
    const own = members.filter(({ age, member }) => member && age >= 18)
    found.push(...own.map(({ key, name }) => ({ key, name, household })))
  }
  return found
}

/** All these people come through the door of a meeting, each with a paper ballot. */
export async function arriveAll(by, meeting, keys) {
  const waiting = [...keys]
  const next = async () => {
    for (let key = waiting.shift(); key; key = waiting.shift()) {
      await by.does(`${meeting}/arrivals`, { person: key, via: 'hall', paper: true })
    }
  }
  await Promise.all([next(), next(), next(), next()])
}

/** Somebody of this household comes: the first of its members who is on the roll. */
async function comes(by, home, meeting, { id }, paper) {
  const { members } = await by.read(`/${home}/people/${id}`)
  for (const { key } of members.filter(({ age, registered }) => registered && age >= 18)) {
    const { status, body } = await by.tries(`/${home}/meetings/${meeting}/arrivals`, {
      person: key,
      via: 'hall',
      paper,
    })
    if (status === 201) return true
    assert.equal(body.code, 'not_on_roll', `${key}: ${JSON.stringify(body)}`)
  }
  return false
}

/** Old villagers without a telephone, one of each household: `[{ key, name, household }]`. */
export async function elders(by, home, count, except = []) {
  const found = []
  for (const household of await households(by, home)) {
    if (found.length === count) return found
    if (except.includes(household.key)) continue
    const { members } = await by.read(`/${home}/people/${household.id}`)
    const elder = members.find((m) => m.age >= 60 && m.registered && !m.phone)
    if (elder) found.push({ key: elder.key, name: elder.name, household: household.key })
  }
  throw new Error(`${home} has only ${found.length} old villagers without telephone`)
}

/** The day so many days from now on the server's clock, `YYYY-MM-DD`, in the county's time. */
export function dayAhead(now, days) {
  const at = new Date(now.getTime() + days * 86_400_000)
  return at.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
}

/** Who holds a seat in the body of a step, by name. */
const SEATS = { discuss: ['secretary', 'committee'], review: ['party_member'] }

/**
 * One step of 四议两公开 before the decision, called so many days ahead and held: whoever can be named
 * comes, hands are raised, two of them watch the count. Resolves to what the clock then says.
 */
export async function sitStep(server, stem, topic, step, days, now) {
  const { home } = VILLAGES[stem]
  const caller = await hand(server, `${stem}-secretary`)
  const id = freshId()
  await caller.does(`/${home}/topics/${topic}/meetings`, {
    id,
    starts_at: `${dayAhead(now, days)}T09:00`,
    venue: '村委会会议室',
    step,
  })
  const then = new Date((await advanceDays(server, days)).now)
  const secretary = await hand(server, `${stem}-secretary`)
  const meeting = `/${home}/meetings/${id}`
  await secretary.does(`${meeting}/opening`)
  const { mandates } = await secretary.read(`/${home}/mandates`)
  const named = mandates.filter(({ role, running }) => running && SEATS[step].includes(role))
  const here = []
  for (const { name } of named) {
    const asked = { person: name, via: 'hall', paper: false, way: 'hands' }
    // Two people of one name are told apart at the door by their numbers; here one of them stays away.
    const { status } = await secretary.tries(`${meeting}/arrivals`, asked)
    if (status === 201) here.push(name)
  }
  await secretary.does(`${meeting}/ballot`, { id: freshId() })
  const n = here.length
  const agent = await hand(server, `${stem}-agent`)
  const { name } = (await agent.read('/my')).me
  const [a, b] = here.filter((one) => one !== name)
  const count = { issued: n, returned: n, yes: n, no: 0, abstain: 0, invalid: 0 }
  await agent.does(`${meeting}/tally`, { ...count, way: 'hands', witness_a: a, witness_b: b })
  await secretary.does(`${meeting}/closing`)
  return then
}

/** Proposed, discussed and reviewed: all that comes before the villagers' own meeting. */
export async function walked(server, stem, topic, now) {
  const { home } = VILLAGES[stem]
  const secretary = await hand(server, `${stem}-secretary`)
  await secretary.does(`/${home}/topics/${topic}/proposal`, {
    text: '支部研究，提议办这件事，请两委会商议、党员审议、村民来定。',
    heard: '走访了涉及的住户，多数赞成',
  })
  const next = await sitStep(server, stem, topic, 'discuss', 1, now)
  return sitStep(server, stem, topic, 'review', 3, next)
}
