// A covenant on its way: a clause that names a fine is stopped at the township with its number, word and
// article; it goes back with a reason, is mended, goes on, and is put to the villagers word for word. What
// the county has not laid down is shown as such, and no page asks who broke a clause.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  COUNTY,
  FACES,
  VILLAGES,
  enter,
  fill,
  follow,
  hand,
  holds,
  inCounty,
  look,
  says,
  saysNot,
  send,
  together,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]
const FINE = '往河道倒垃圾的，罚款 50 元。'
const MENDED = '往河道倒垃圾的，邻居当面劝，自己捞干净；劝了不听，请调解员上门说。'

for (const face of ['phone', 'desktop']) {
  test(`a fine is stopped at the township, ${face}`, () =>
    inCounty((server, browser) =>
      together(FACES[face], browser, server, ['secretary', 'clerk', 'villager', 'anyone'], (pages) =>
        walked(server, pages),
      ),
    ))
}

async function walked(server, pages) {
  const { secretary, clerk, villager, anyone } = pages
  await enter(secretary, `${STEM}-secretary`)
  await enter(clerk, 'longba-clerk')
  await enter(villager, `${STEM}-villager1`)
  const told = await hand(server, `${STEM}-secretary`)

  // Anybody reaches it from the village's page.
  await visit(anyone, `/${home}`)
  await follow(anyone, anyone.locator('main').getByRole('link', { name: '村规民约', exact: true }))
  await look(anyone, 'covenant-village')
  await says(anyone, '正在制定', '提请审核', '第 1 版', '乡镇正在审核')
  const { under_way } = await told.read(`/${home}/covenants`)
  const path = under_way.href
  await stopped(clerk, path)
  await mended(secretary, villager, path)
  await passed(clerk, secretary, path)
  await shown(anyone, path)
}

/** The township finds it in its own list; passing it is refused, sending it back needs an article. */
async function stopped(clerk, path) {
  await visit(clerk, '/420324107/covenants', 'covenant-township')
  await says(clerk, '等审核', '未设定')
  await visit(clerk, path, 'covenant-reviewing')
  await says(clerk, FINE, '写着“罚款”', '有条文写着罚扣字样')
  await visit(clerk, `${path}/reviews`)
  const said = { verdict: 'cleared', reason: '条文都看过了，可以' }
  await fill(clerk, said)
  assert.equal(await send(clerk, '记下审核意见'), 422)
  await look(clerk, 'covenant-stopped')
  await says(clerk, '第 4 条写着“罚款”，不能通过审核', '第三十一条')
  await holds(clerk, { reason: said.reason })
  await fill(clerk, { verdict: 'returned', reason: '第四条写了罚款：村里没有处罚权，改成教育、规劝。' })
  assert.equal(await send(clerk, '记下审核意见'), 422, 'an article is needed')
  await fill(clerk, { article: '村民委员会组织法 第三十一条' })
  assert.equal(await send(clerk, '记下审核意见'), 200)
  await says(clerk, '退回修改', '村里没有处罚权')
}

/** A neighbour speaks to the draft; the secretary words the clause anew and sends it again. */
async function mended(secretary, villager, path) {
  await visit(villager, `${path}/voices`, 'covenant-say')
  await fill(villager, { part: 'order', clause: '4', text: '罚钱伤和气，不如大家劝。' })
  assert.equal(await send(villager, '说好了'), 200)
  await visit(secretary, path, 'covenant-returned')
  await says(secretary, '退回修改', '依据：村民委员会组织法 第三十一条', '罚钱伤和气')
  await visit(secretary, `${path}/clauses`, 'covenant-clause')
  await fill(secretary, { clause: '4', part: 'order', text: MENDED })
  assert.equal(await send(secretary, '写上'), 200)
  await saysNot(secretary, '写着“罚款”')
  // What was changed is put up again before it goes.
  await visit(secretary, `${path}/submission`)
  assert.equal(await send(secretary, '送审'), 409)
  await says(secretary, '公开以后条文又改过')
  await visit(secretary, `${path}/showing`)
  assert.equal(await send(secretary, '公开草案'), 200)
  await visit(secretary, `${path}/submission`)
  assert.equal(await send(secretary, '送审'), 200)
}

/** Lawful now, it is put to the villagers' meeting; what was decided is not made up. */
async function passed(clerk, secretary, path) {
  await visit(clerk, `${path}/reviews`)
  await fill(clerk, { verdict: 'cleared', reason: '四条改过，没有罚扣，合法' })
  assert.equal(await send(clerk, '记下审核意见'), 200)
  await says(clerk, '审核通过，由村民会议表决')
  await visit(secretary, `${path}/votes`)
  await fill(secretary, { basis: 'household' })
  // Without the county's share of women nobody is asked to a vote that could decide nothing.
  assert.equal(await send(secretary, '提交表决'), 409)
  await look(secretary, 'covenant-vote')
  await says(secretary, '妇女')
  await visit(secretary, `${path}/adoption`)
  assert.equal(await send(secretary, '记下结果'), 409)
  await says(secretary, '村民会议还没有通过这份条文')
}

/** Everybody reads the text in large letters; the county sees which villages have one. */
async function shown(anyone, path) {
  await visit(anyone, `${path}/text`, 'covenant-text')
  await says(anyone, '第4条', MENDED, '不张榜点名')
  await visit(anyone, `/${COUNTY}/covenants`, 'covenant-county')
  await says(anyone, '肖家边', '还没有施行的', '妇女到会比例', '未设定')
}
