// Takes the pictures that the documents show, always from the product itself, so that they cannot
// grow old unnoticed. A picture that is heavier than it may be is taken again with fewer pixels.

import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { desktop, phone } from './harness.mjs'
import { journeys } from './journeys.mjs'
import { COUNTY, VILLAGES, elders, enter, fill, hand, inCounty, send } from './county.mjs'

const folder = fileURLToPath(new URL('../../../docs/shots', import.meta.url))
const { home } = VILLAGES.xiaojiabian
const KB = 1024
/** Pixels for one point of the page, best first. */
const SCALES = [2, 1.5, 1]
/** One journey is one visit: it is not walked again for sharper pictures. */
const JOURNEY_SCALE = 1.5

/** Phone pictures: file name, who looks, and what leads there. */
const PICTURES = [
  ['wish', 'xiaojiabian-agent', writtenWish],
  ['desk', 'xiaojiabian-agent', slip],
  ['workbench', 'xiaojiabian-secretary', (page) => page.goto('/work')],
  ['verdict', undefined, verdict],
]

/** Pages of building and looking after together, each on a phone beside a desk. */
const COMMONS = {
  project: ({ project }) => project,
  flow: () => `/${COUNTY}/funds`,
  wall: () => `/${home}/boards/wall`,
  points: () => `/${home}/points`,
  finance: () => `/${home}/finance`,
}

await mkdir(folder, { recursive: true })
await inCounty(async (server, browser) => {
  const { projects } = await (await hand(server)).read(`/${home}/projects`)
  const story = { project: `/${home}/projects/${projects[0].id}` }
  for (const [name, path] of Object.entries(COMMONS)) {
    const at = path(story)
    await save(`commons-${name}`, 400 * KB, (scale) => pair(browser, server, [at, at], scale))
  }
})
if (process.argv.includes('--commons')) process.exit(0)

await inCounty(async (server, browser) => {
  const clerk = await hand(server, 'xiaojiabian-secretary')
  const story = { clerk, thread: await decided(clerk), old: (await elders(clerk, home, 1))[0] }
  await save('overview', 400 * KB, (scale) => overview(browser, server, story, scale))
  for (const [name, login, lead] of PICTURES) {
    await save(name, 150 * KB, (scale) =>
      phone(browser, server, { deviceScaleFactor: scale }, async (page) => {
        page.on('dialog', (dialog) => dialog.accept())
        if (login) await enter(page, login)
        await lead(page, story)
        return picture(page)
      }),
    )
  }
})

await inCounty((server, browser) =>
  journeys(server, browser, JOURNEY_SCALE, async (name, page) => {
    const bytes = await picture(page)
    if (bytes.length > 150 * KB) throw new Error(`${name}: ${bytes.length} bytes`)
    await keep(`journey-${name}`, bytes)
  }),
)

function picture(page) {
  return page.screenshot({ animations: 'disabled', caret: 'hide' })
}

/** Keeps the sharpest picture that is light enough. */
async function save(name, most, take) {
  for (const scale of SCALES) {
    const bytes = await take(scale)
    if (bytes.length > most && scale !== SCALES.at(-1)) continue
    await keep(name, bytes)
    if (bytes.length > most) throw new Error(`${name}: ${bytes.length} bytes, at most ${most}`)
    break
  }
}

async function keep(name, bytes) {
  const path = join(folder, `${name}.png`)
  await writeFile(path, bytes)
  process.stdout.write(`${path} ${Math.round((await stat(path)).size / KB)} KB\n`)
}

/** The newest thread of the village that was voted on and is being carried out. */
async function decided(clerk) {
  const { matters } = await clerk.read(`/${home}/matters?kind=resolution`)
  const one = matters.find(({ state }) => state === 'executing') ?? matters[0]
  if (!one) throw new Error('the story of the village has no resolution')
  return one.href
}

/** A village on a phone beside one matter on a desk. */
const overview = (browser, server, { thread }, scale) => pair(browser, server, [`/${home}`, thread], scale)

/** One page on a phone beside another on a desk. */
async function pair(browser, server, [narrow, wide], scale) {
  const take = (face, path) =>
    face(browser, server, { deviceScaleFactor: scale }, async (page) => {
      const answer = await page.goto(path)
      if (!answer?.ok()) throw new Error(`${path} answers ${answer?.status()}`)
      return (await picture(page)).toString('base64')
    })
  const [left, right] = [await take(phone, narrow), await take(desktop, wide)]
  const frame = (data, width) =>
    `<img style="width:${width}px;border-radius:12px;box-shadow:0 1px 12px #0003" src="data:image/png;base64,${data}">`
  const size = { width: 390 + 1440 + 3 * 32, height: 900 + 2 * 32 }
  const context = { viewport: size, deviceScaleFactor: Math.min(scale, 1) }
  return desktop(browser, server, context, async (page) => {
    await page.setContent(
      `<body style="margin:0;padding:32px;box-sizing:border-box;display:flex;gap:32px;align-items:center;background:#e9e4d8">${frame(left, 390)}${frame(right, 1440)}</body>`,
    )
    await page.waitForFunction(() => [...document.images].every((image) => image.complete))
    return picture(page)
  })
}

/** The agent has written down what an old villager said. */
async function writtenWish(page, { old }) {
  await page.goto(`/${home}/wishes/new?channel=desk&behalf=${old.key}`)
  await fill(page, { text: '老井边夜里没有灯，担水看不见，想装几盏路灯。' })
}

/** The slip that she takes home. */
async function slip(page, story) {
  await writtenWish(page, story)
  await send(page, '说出来')
  await page.goto(new URL(page.url()).pathname.replace('/wishes/', '/desk/slip/'))
}

/** The printed verdict, from its counts on. */
async function verdict(page, { thread }) {
  await page.goto(thread)
  await page.locator('main table').first().evaluate((table) => {
    const counts = table.previousElementSibling ?? table
    scrollTo(0, scrollY + counts.getBoundingClientRect().top - 48)
  })
}
