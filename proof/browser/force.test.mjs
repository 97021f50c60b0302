// A task force of the county: everybody reads who, until when and what; its members fill in one line a
// week and see their own rights end; the office lends, extends and dissolves; the list goes on paper.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  COUNTY,
  FACES,
  VILLAGES,
  enter,
  fill,
  follow,
  followLink,
  freshId,
  hand,
  inCounty,
  look,
  says,
  send,
  visit,
} from './support/county.mjs'

const { home } = VILLAGES.xiaojiabian

for (const [name, face] of Object.entries(FACES)) {
  test(`a task force is lent, tells every week and ends by itself (${name})`, () =>
    inCounty((server, browser) =>
      face(browser, server, async (page) => {
        const path = await read(page)
        await told(browser, server, face, path)
        await office(browser, server, face, path)
        await over(server, page, path)
      }),
    ))
}

/** Without an account: the list, the force, its weekly list, and the way from the project. */
async function read(page) {
  await visit(page, `/${COUNTY}/forces`, 'force-list')
  await says(page, '肖家边灌溉专班', '1 个销号，共 3 个')
  await followLink(page, '肖家边灌溉专班')
  const path = new URL(page.url()).pathname
  await look(page, 'force')
  await says(page, '县水利局', '龙坝镇水利站', '取水口手续补办', '遇到困难', '老图纸找不到')
  await followLink(page, '每周清单')
  await look(page, 'force-weekly')
  await says(page, '卡在哪里', '三个组按一二三轮')
  await visit(page, path)
  await followLink(page, '肖家边水渠两处垮塌重砌')
  await says(page, '有专班在推')
  return path
}

/** A member sees until when, and fills in this week's line. */
async function told(browser, server, face, path) {
  await face(browser, server, async (page) => {
    await enter(page, 'longba-water')
    await visit(page, '/my', 'force-my')
    await says(page, '我在的专班', '肖家边灌溉专班')
    await followLink(page, '肖家边灌溉专班')
    const lines = page.getByRole('link', { name: '填本周进展' })
    await follow(page, lines.nth(0))
    await look(page, 'force-report')
    await fill(page, { standing: 'moving', said: '重新测了一次，图交上去了。' })
    assert.ok((await send(page, '填好')) < 400)
    await visit(page, `${path}/weekly`)
    await says(page, '重新测了一次')
  })
}

/** The office lends somebody and gives a longer time, with its reason. */
async function office(browser, server, face, path) {
  await face(browser, server, async (page) => {
    await enter(page, 'county-clerk')
    await visit(page, `${path}/extensions`, 'force-extend')
    await visit(page, `${path}/items`, 'force-item')
    await says(page, '不是项目', '水渠两处垮塌重砌')
    await visit(page, `/${COUNTY}/forces/new`, 'force-new')
    await says(page, '到期自动解散')
  })
  const clerk = await hand(server, 'county-clerk')
  const early = await clerk.tries(`${path}/extensions`, { until_on: '2020-01-01', reason: '雪天路不通' })
  assert.equal(early.status, 422)
}

/** What is lent is there in the days of the member and gone afterwards; the force ends by itself. */
async function over(server, page, path) {
  const project = async () => {
    const reader = await hand(server, 'county-clerk')
    const { projects } = await reader.read(`/${home}/projects`)
    return `/${home}/projects/${projects.find(({ title }) => title === '水渠两处垮塌重砌').id}`
  }
  const at = await project()
  const seen = () => ({ id: freshId(), stage: 'before', text: '量过两处断面，石料够' })
  const lent = await hand(server, 'longba-water')
  assert.equal((await lent.tries(`${at}/sights`, seen())).status, 201)
  await advanceDays(server, 31)
  const after = await hand(server, 'longba-water')
  const { status } = await after.tries(`${at}/sights`, seen())
  assert.equal(status, 403)
  const head = await hand(server, 'county-water')
  assert.equal((await head.tries(`${at}/sights`, seen())).status, 201)
  await advanceDays(server, 46)
  const gone = await hand(server, 'county-water')
  assert.equal((await gone.tries(`${at}/sights`, seen())).status, 403)
  await visit(page, path, 'force-over')
  await says(page, '已解散', '到期自动解散')
}
