// What can be measured on a page: barriers for people, bytes for a phone's data plan, and whether
// it fits the screen. Judges by rules of others (WCAG by way of axe) and by counts, not by taste.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Breaches of these weights fail a test. */
const GRAVE = ['serious', 'critical']

/**
 * Checks the page against WCAG 2.2 A and AA and fails on every serious or critical breach, naming
 * the elements. Needs JavaScript in the page. Resolves to the lighter breaches.
 */
export async function axe(page) {
  // Evaluated by the browser's own console, so the page's content policy stays in force.
  await page.evaluate(await readFile(axePath, 'utf8'))
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  )
  const grave = violations.filter(({ impact }) => GRAVE.includes(impact))
  if (grave.length > 0) {
    const lines = grave.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}\n${failureSummary}`),
    )
    throw new Error(`${page.url()} has barriers:\n${lines.join('\n')}`)
  }
  return violations.map(({ id, impact, help }) => ({ id, impact, help }))
}

/**
 * Loads `url` with an empty cache and counts what crosses the network until it is quiet: all
 * answers, as transferred (compressed), with their headers. Resolves to
 * `{ total, requests: [{ url, bytes }] }`, in bytes.
 */
export async function bytesOfFirstLoad(page, url) {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  const urls = new Map()
  const bytes = new Map()
  const forget = []
  const on = (event, listen) => {
    session.on(event, listen)
    forget.push(() => session.off(event, listen))
  }
  on('Network.requestWillBeSent', ({ requestId, request, redirectResponse }) => {
    if (redirectResponse) {
      const before = bytes.get(requestId) ?? 0
      bytes.set(requestId, before + redirectResponse.encodedDataLength)
    }
    urls.set(requestId, request.url)
  })
  on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes.set(requestId, (bytes.get(requestId) ?? 0) + encodedDataLength)
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  forget.forEach((off) => off())
  await session.detach()
  const requests = [...bytes]
    .map(([id, count]) => ({ url: urls.get(id) ?? '', bytes: count }))
    .filter((request) => request.url.startsWith('http'))
  return { total: requests.reduce((sum, request) => sum + request.bytes, 0), requests }
}

/** Fails when the page can be pushed sideways: on a phone nothing may hide beyond the edge. */
export async function fitsWidth(page) {
  const { wide, width, culprits } = await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const over = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > width + 1,
    )
    const name = (element) => `${element.localName}.${element.className}`
    const wide = document.documentElement.scrollWidth
    return { wide, width, culprits: over.slice(0, 5).map(name) }
  })
  if (wide > width + 1) {
    throw new Error(`${page.url()} is ${wide} wide on ${width}: ${culprits.join(', ')}`)
  }
}
