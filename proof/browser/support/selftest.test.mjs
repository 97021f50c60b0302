// The harness must bite: each trouble it promises to find is planted here and found.

import assert from 'node:assert/strict'
import { existsSync, rmSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  advanceDays,
  axe,
  bytesOfFirstLoad,
  desktop,
  fitsWidth,
  phone,
  shot,
  signIn,
  startServer,
  withBrowser,
  withServer,
} from './harness.mjs'

const standIn = {
  command: process.execPath,
  args: [fileURLToPath(new URL('selftest-server.mjs', import.meta.url))],
}

test('a server starts on a folder of its own and leaves nothing behind', async () => {
  const { data, pid } = await withServer(standIn, async (server) => {
    assert.equal((await fetch(server.url)).status, 200)
    assert.deepEqual(await advanceDays(server, 15), { days: 15 })
    await assert.rejects(advanceDays(server, 0.5), /not a number of days/)
    return server
  })
  assert.equal(existsSync(data), false)
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
})

test('a server that does not start says why', async () => {
  const dying = { ...standIn, args: ['-e', 'console.log("no rulebook"); process.exit(2)'] }
  await assert.rejects(startServer(dying), /ended with 2; it said:\nno rulebook/)
  await assert.rejects(startServer({ command: '/nowhere/gongdi' }), /does not start/)
})

test('pages have the size of their face, and troubles fail them', async () => {
  await withServer(standIn, (server) =>
    withBrowser(async (browser) => {
      const size = (page) => page.evaluate(() => [innerWidth, innerHeight, devicePixelRatio])
      const open = (path) => async (page) => {
        await page.goto(path)
        return size(page)
      }
      assert.deepEqual(await phone(browser, server, open('/')), [390, 844, 2])
      assert.deepEqual(await desktop(browser, server, open('/')), [1440, 900, 1])
      assert.deepEqual(await desktop(browser, server, open('/absent')), [1440, 900, 1])
      await assert.rejects(desktop(browser, server, open('/error')), /script error: planted/)
      await assert.rejects(desktop(browser, server, open('/broken')), /500 from/)
      await assert.rejects(desktop(browser, server, open('/elsewhere')), /asks another host/)
      const silent = { javaScriptEnabled: false }
      await desktop(browser, server, silent, async (page) => {
        await page.goto('/error')
        assert.equal(await page.locator('h1').innerText(), '竹溪')
      })
    }),
  )
})

test('barriers, bytes and width are measured', async () => {
  await withServer(standIn, (server) =>
    withBrowser(async (browser) => {
      await phone(browser, server, async (page) => {
        await page.goto('/')
        assert.ok(Array.isArray(await axe(page)))
        await fitsWidth(page)
        await page.goto('/unlabelled')
        await assert.rejects(axe(page), /has barriers:\nlabel: /)
        await page.goto('/wide')
        await assert.rejects(fitsWidth(page), /div\.far/)
        const { total, requests } = await bytesOfFirstLoad(page, '/bytes')
        assert.ok(total > 10_000 && total < 12_000, `${total} bytes`)
        assert.ok(requests.length >= 1)
      })
    }),
  )
})

test('signing in and taking a shot', async () => {
  await withServer(standIn, (server) =>
    withBrowser((browser) =>
      desktop(browser, server, async (page) => {
        await signIn(page, { login: 'a', password: 'right' })
        const path = await shot(page, 'selftest')
        assert.ok(statSync(path).size > 1000)
        rmSync(path)
        await assert.rejects(shot(page, '../x'), /name shots with/)
        page.setDefaultTimeout(500)
        page.setDefaultNavigationTimeout(500)
        await assert.rejects(signIn(page, { login: 'a', password: 'wrong' }), /could not sign in/)
      }),
    ),
  )
})
