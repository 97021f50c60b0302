// Takes the pictures that the documents show, always from the product itself, so that they cannot
// grow old unnoticed. Each line of PICTURES is one file in docs/images.

import { fileURLToPath } from 'node:url'
import { desktop, phone, shot, withBrowser, withServer } from './harness.mjs'

const folder = fileURLToPath(new URL('../../../docs/images', import.meta.url))

/** File name, page, face. */
const PICTURES = [
  ['county', '/', desktop],
  ['county-phone', '/', phone],
  ['look', '/look', desktop],
  ['sign-in-phone', '/sign-in', phone],
]

await withServer((server) =>
  withBrowser(async (browser) => {
    for (const [name, path, face] of PICTURES) {
      await face(browser, server, async (page) => {
        const answer = await page.goto(path)
        if (!answer?.ok()) throw new Error(`${path} answers ${answer?.status()}`)
        process.stdout.write(`${await shot(page, name, folder)}\n`)
      })
    }
  }),
)
