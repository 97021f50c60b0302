// The boards: what is built, month by month and as bars, on a scheme of the townships, by who is in charge;
// on paper and in the hall, where no name of a person stands.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
        await workbook(page)
        // It loads itself anew only where it hangs.
        for (const [query, again] of [['', undefined], ['?hall=1', '60']]) {
          const answer = await page.request.get(new URL(`/${COUNTY}/boards/wall${query}`, page.url()).href)
          assert.equal(answer.headers().refresh, again)
        }
      }),
    ))
}

/** What a spreadsheet program finds: the heads in the county's order, the project, its money and the sum. */
async function workbook(page) {
  const href = new URL(`/${COUNTY}/boards/projects.xlsx`, page.url()).href
  const file = join(mkdtempSync(join(tmpdir(), 'gongdi-board-')), 'projects.xlsx')
  writeFileSync(file, await (await page.request.get(href)).body())
  const read = (part) =>
    execFileSync('python3', ['-c', 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())', file, part], { encoding: 'utf8' })
  const words = [...read('xl/sharedStrings.xml').matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map((found) => found[1])
  const heads = ['序号', '项目编号', '项目名称', '建设地点（乡镇/村）', '建设性质', '建设内容及规模', '总投资']
  const from = words.indexOf(heads[0])
  assert.deepEqual(words.slice(from, from + heads.length), heads)
  for (const word of ['水渠两处垮塌重砌', '合计']) assert.ok(words.includes(word), word)
  const money = read('xl/worksheets/sheet1.xml').match(/<c r="G[0-9]+"[^>]*><v>5200<\/v>/g) ?? []
  assert.equal(money.length, 2, 'the project and the sum')
}
