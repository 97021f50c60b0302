// Three journeys of somebody new, as strips of pictures for the documents: saying a wish, following it,
// voting. Each step is walked on the product as anybody would, on a phone; the last one also at a desk.

import { desktop, phone } from './pages.mjs'
import { VILLAGES, enter, fill, follow, hand, send, freshId } from './county.mjs'
import { opened, published } from './meetings.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]
const VILLAGER = `${STEM}-villager1`
const WISH = '岭上到学校那段路没有灯，娃儿晚自习回来看不见，想装几盏。'

/** Pictures of one journey: every step on a phone, then the last again at a desk. */
export async function strips(server, browser, save) {
  await strip(server, browser, save, 'journey-wish', async (page, take) => {
    await page.goto(`/${home}`)
    await take()
    await follow(page, page.locator('main').getByRole('link', { name: '我有话说' }).first())
    await fill(page, { text: WISH })
    await take()
    await send(page, '说出来')
    await take()
  })
  const wish = await answered(server)
  await strip(server, browser, save, 'journey-follow', async (page, take) => {
    await page.goto('/my')
    await take()
    await page.goto(`/${home}/wishes/${wish}`)
    await take()
    await page.locator('#thread').evaluate((way) => scrollTo(0, scrollY + way.getBoundingClientRect().top - 24))
    await take()
  })
  const meeting = await voting(server)
  await strip(server, browser, save, 'journey-vote', async (page, take) => {
    await page.goto(meeting)
    await page.locator('[name=answer]').first().evaluate((one) => {
      scrollTo(0, scrollY + one.closest('form').getBoundingClientRect().top - 180)
    })
    await take()
    const voted = await page.locator('[name=answer][value=yes]:checked').count()
    if (!voted) await fill(page, { answer: 'yes' })
    await take()
    const change = page.locator('main').getByRole('button', { name: /^(投票|改票)$/ })
    await follow(page, change)
    await take()
  })
}

async function strip(server, browser, save, name, walk) {
  await save(name, async (scale) => {
    const shots = []
    await phone(browser, server, { deviceScaleFactor: scale }, (page) => walked(page, walk, shots))
    const desk = []
    await desktop(browser, server, {}, (page) => walked(page, walk, desk))
    return together(server, browser, shots, desk.at(-1))
  })
}

async function walked(page, walk, shots) {
  page.on('dialog', (dialog) => dialog.accept())
  await enter(page, VILLAGER)
  await walk(page, async () => {
    shots.push((await page.screenshot({ animations: 'disabled', caret: 'hide' })).toString('base64'))
  })
}

/** Phone pictures in a row and the desk beside them. */
function together(server, browser, shots, desk) {
  const frame = (data, width) =>
    `<img style="width:${width}px;border-radius:10px;box-shadow:0 1px 10px #0003" src="data:image/png;base64,${data}">`
  const width = shots.length * (300 + 24) + 860 + 2 * 24
  const viewport = { width, height: 700 }
  return desktop(browser, server, { viewport, deviceScaleFactor: 1 }, async (page) => {
    const all = shots.map((data) => frame(data, 300)).join('') + frame(desk, 860)
    await page.setContent(
      `<body style="margin:0;padding:24px;box-sizing:border-box;display:flex;gap:24px;align-items:center;background:#e9e4d8">${all}</body>`,
    )
    await page.waitForFunction(() => [...document.images].every((image) => image.complete))
    return page.screenshot({ animations: 'disabled' })
  })
}

/** A wish that has been answered. */
async function answered(server) {
  const villager = await hand(server, VILLAGER)
  const secretary = await hand(server, `${STEM}-secretary`)
  const id = freshId()
  await villager.does(`/${home}/wishes`, { id, text: WISH, place: home })
  await secretary.does(`/${home}/wishes/${id}/answer`, {
    fate: 'topic',
    reply: '说得对，先请岭上几户一起看看装在哪里，再拿来大家定。',
  })
  return id
}

/** A vote that runs, with the villager in it. */
async function voting(server) {
  const topic = await published(server, STEM, home, {
    class: 'collective_assets',
    body: 'members_assembly',
    basis: 'person',
  })
  const path = await opened(server, STEM, topic, 11)
  const villager = await hand(server, VILLAGER)
  await villager.does(`${path}/arrivals`, {})
  const secretary = await hand(server, `${STEM}-secretary`)
  await secretary.does(`${path}/ballot`, { id: freshId() })
  return path
}
