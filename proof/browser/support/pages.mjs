// Pages in a real browser, as the two kinds of reader have them: a phone and a desk. A page that
// logs an error, throws, gets a broken answer or asks another host for something fails its test.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

/** Where screenshots go; not committed. */
export const shots = fileURLToPath(new URL('../shots', import.meta.url))

// No sandbox, because tests may run as root and see only pages of our own; no background traffic,
// because a test machine may have no network and the browser would keep asking.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const FACES = {
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
  },
  desktop: { viewport: { width: 1440, height: 900 } },
}

/** Runs `body(browser)` with a browser of its own and closes it whatever happens. */
export async function withBrowser(body) {
  const browser = await chromium.launch({
    executablePath: process.env.GONGDI_CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  })
  try {
    return await body(browser)
  } finally {
    await browser.close()
  }
}

/**
 * Opens a page with the manners of `face` (`phone` or `desktop`), runs `body(page)` and fails when
 * the page had troubles. `options` go to the browser context: `javaScriptEnabled: false`,
 * `colorScheme: 'dark'`. An expected refusal (a 4xx answer) is no trouble; a 5xx is. `breaks` matches
 * addresses whose line the test cuts itself.
 */
async function withPage(browser, server, face, options, body) {
  if (typeof options === 'function') return withPage(browser, server, face, {}, options)
  const { breaks, ...asked } = options
  const context = await browser.newContext({
    ...FACES[face],
    baseURL: server.url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    ...asked,
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const troubles = collectTroubles(page, server.url, breaks)
  let result
  try {
    result = await body(page)
  } catch (error) {
    if (troubles.length > 0) error.message += `\nThe page also had troubles:\n${troubles.join('\n')}`
    throw error
  } finally {
    await context.close()
  }
  if (troubles.length > 0) throw new Error(`the page had troubles:\n${troubles.join('\n')}`)
  return result
}

/** A page as on a phone, 390 × 844 with touch: `phone(browser, server, [options,] body)`. */
export const phone = (browser, server, options, body) =>
  withPage(browser, server, 'phone', options, body)

/** A page as on a desk, 1440 × 900: `desktop(browser, server, [options,] body)`. */
export const desktop = (browser, server, options, body) =>
  withPage(browser, server, 'desktop', options, body)

function collectTroubles(page, home, breaks) {
  const troubles = []
  page.on('pageerror', (error) => troubles.push(`script error: ${error.message}`))
  page.on('console', (message) => {
    // The browser logs every 4xx as an error; refusals are part of the product.
    const refusal = /status of 4\d\d/.test(message.text())
    const cut = breaks?.test(message.location().url)
    if (message.type() === 'error' && !refusal && !cut) troubles.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const url = request.url()
    const own = url.startsWith(home) || /^(data|blob|about):/.test(url)
    if (!own) troubles.push(`asks another host: ${url}`)
  })
  page.on('response', (answer) => {
    if (answer.status() >= 500) troubles.push(`${answer.status()} from ${answer.url()}`)
  })
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // Leaving a page cuts what was still on its way.
    if (!why.includes('ERR_ABORTED') && !breaks?.test(request.url())) troubles.push(`no answer from ${request.url()}: ${why}`)
  })
  return troubles
}

/**
 * Signs in through the form, as a person does. `account` is `{ login, password }`. Fails when the
 * form is still there afterwards.
 */
export async function signIn(page, account) {
  await page.goto('/sign-in')
  await page.locator('input[name="login"]').fill(account.login)
  const password = page.locator('input[name="password"]')
  await password.fill(account.password)
  await password.press('Enter')
  try {
    await page.waitForURL((url) => url.pathname !== '/sign-in')
  } catch (cause) {
    throw new Error(`${account.login} could not sign in`, { cause })
  }
}

/** Saves the whole page as `<name>.png` and returns the path. */
export async function shot(page, name, folder = shots) {
  if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`${name}: name shots with a-z, 0-9 and -`)
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path, fullPage: true, animations: 'disabled' })
  return path
}
