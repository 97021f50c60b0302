// While the county has entered no limit, nothing is levied: the page says so in plain words, and the
// secretary's plan is sent back with that very reason.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import {
  FACES,
  VILLAGES,
  enter,
  freshId,
  hand,
  inCounty,
  look,
  says,
  together,
  visit,
} from './support/county.mjs'

const STEM = 'xiaojiabian'
const { home } = VILLAGES[STEM]

for (const [name, face] of Object.entries(FACES)) {
  test(`nothing is levied before the county has entered a limit (${name})`, () =>
    inCounty((server, browser) =>
      together(face, browser, server, ['villager'], async ({ villager }) => {
        await enter(villager, `${STEM}-villager1`)
        await visit(villager, `/${home}/levies`)
        await look(villager, 'levies')
        await says(villager, '未设定', '县里还没有录入限额', '还没有筹过')
        const clerk = await hand(server, `${STEM}-secretary`)
        const { most_fen, levies } = await clerk.read(`/${home}/levies`)
        assert.equal(most_fen, null)
        assert.deepEqual(levies, [])
        const { projects } = await clerk.read(`/${home}/projects`)
        const path = `/${home}/projects/${projects.find(({ title }) => title === '水渠两处垮塌重砌').id}`
        const plan = { id: freshId(), topic: freshId(), purpose: '修二组的水渠', fen: 1000 }
        const { status, body } = await clerk.tries(`${path}/levies`, plan)
        assert.deepEqual([status, body.code], [409, 'rule_unset'])
      }),
    ))
}
