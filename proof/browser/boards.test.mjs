// The boards: what is built, month by month and as bars, on a scheme of the townships, by who is in charge;
// on paper and in the hall, where no name of a person stands.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COUNTY, FACES, followLink, inCounty, look, says, visit } from './support/county.mjs'

for (const [name, face] of Object.entries(FACES)) {
  test(`what is built hangs on boards that everybody can read (${name})`, () =>
    inCounty((server, browser) =>
      face(browser, server, async (page) => {
        await visit(page, `/${COUNTY}`, 'board-county')
        await followLink(page, '挂图作战')
        await look(page, 'board-list')
        await says(page, '水渠两处垮塌重砌')
        for (const kind of ['months', 'gantt', 'map', 'people']) {
          await visit(page, `/${COUNTY}/boards/${kind}`, `board-${kind}`)
        }
        await visit(page, `/${COUNTY}/boards/wall`, 'board-wall')
        // It loads itself anew only where it hangs.
        for (const [query, again] of [['', undefined], ['?hall=1', '60']]) {
          const answer = await page.request.get(new URL(`/${COUNTY}/boards/wall${query}`, page.url()).href)
          assert.equal(answer.headers().refresh, again)
        }
      }),
    ))
}
