// Starts the built product on a fresh demo county in a folder of its own, and stops it again. Talks
// to it only as anybody could: command line, environment, HTTP. Invariant: nothing is left behind,
// neither process nor folder, whatever the test did.

import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** The line by which the server says that it answers. */
const LISTENING = /listening (http:\/\/[^\s]+)/

/** Milliseconds to wait for that line, and for a polite end. */
const START_MS = 60_000
const STOP_MS = 10_000

/** Path of the binary that `cargo build` makes. */
export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? 'target'
  return resolve(repository, target, 'debug', 'gongdi')
}

/**
 * Starts a server and waits until it answers.
 *
 * `command` and `args` may name another program that prints the same line (the harness's own test
 * does). `data` keeps a folder across two starts; without it the folder is temporary.
 * Resolves to `{ url, data, pid, output(), kill(signal), stop() }`.
 */
export async function startServer({
  command = binary(),
  args = ['serve', '--demo', '--demo-clock', '--addr', '127.0.0.1:0'],
  env = {},
  data,
} = {}) {
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'gongdi-browser-')))
  const child = spawn(command, args, {
    cwd: repository,
    env: { ...process.env, GONGDI_DATA: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = []
  const ended = new Promise((done) => child.once('close', (code, signal) => done({ code, signal })))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await ended
      clearTimeout(late)
    }
    if (data === undefined) await rm(folder, { recursive: true, force: true })
  }
  try {
    const url = await listening(child, log, ended)
    return {
      url,
      data: folder,
      pid: child.pid,
      output: () => log.join(''),
      /** Sends a signal and waits for the end; for tests of sudden death. */
      kill: async (signal = 'SIGKILL') => {
        child.kill(signal)
        return ended
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The address that the child prints, or an error that shows what it printed instead. */
function listening(child, log, ended) {
  return new Promise((done, fail) => {
    const complain = (why) => fail(new Error(`the server ${why}; it said:\n${log.join('')}`))
    const timer = setTimeout(() => complain(`did not answer in ${START_MS} ms`), START_MS)
    const read = (chunk) => {
      log.push(chunk.toString())
      const found = LISTENING.exec(log.join(''))
      if (found) {
        clearTimeout(timer)
        done(found[1].replace(/\/$/, ''))
      }
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', (error) => {
      clearTimeout(timer)
      fail(new Error(`${child.spawnfile} does not start: ${error.message} (run \`cargo build\`)`))
    })
    ended.then(({ code, signal }) => {
      clearTimeout(timer)
      complain(`ended with ${signal ?? code}`)
    })
  })
}

/** Runs `body(server)` against a server of its own and stops it whatever happens. */
export async function withServer(options, body) {
  if (typeof options === 'function') return withServer({}, options)
  const server = await startServer(options)
  try {
    return await body(server)
  } finally {
    await server.stop()
  }
}

/** Moves the demo county's clock on by whole days. Works only with `--demo-clock`. */
export async function advanceDays(server, days) {
  if (!Number.isInteger(days) || days < 1) throw new Error(`${days} is not a number of days`)
  const answer = await fetch(`${server.url}/api/demo/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance_days: days }),
  })
  if (!answer.ok) throw new Error(`the clock did not move: ${answer.status} ${await answer.text()}`)
  return answer.headers.get('content-type')?.includes('json') ? answer.json() : undefined
}
