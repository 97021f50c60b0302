// A tiny stand-in that prints the product's line and serves pages with known faults, for the test
// of the harness alone.

import { createServer } from 'node:http'
import { existsSync } from 'node:fs'

const page = (body, head = '') =>
  `<!doctype html><html lang="zh-CN"><head><title>试</title><meta name="viewport" content="width=device-width">${head}</head><body><main><h1>竹溪</h1>${body}</main></body></html>`

const PAGES = {
  '/': page('<p>好</p>'),
  '/wide': page('<div class="far" style="width:2000px">x</div>'),
  '/unlabelled': page('<input name="a">'),
  '/error': page('', '<script>throw new Error("planted")</script>'),
  '/elsewhere': page('<img alt="" src="http://127.0.0.2:9/x.png">'),
  '/sign-in': page(
    '<form method="post"><label>a<input name="login"></label><label>b<input name="password" type="password"></label><button>入</button></form>',
  ),
}

let days = 0
const server = createServer((request, answer) => {
  const say = (status, type, body, more = {}) =>
    answer.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...more }).end(body)
  if (request.url === '/favicon.ico') return say(200, 'image/x-icon', '')
  if (request.method === 'POST') {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      if (request.url === '/api/demo/clock') {
        days += JSON.parse(body).advance_days
        return say(200, 'application/json', JSON.stringify({ days }))
      }
      const right = new URLSearchParams(body).get('password') === 'right'
      return say(303, 'text/plain', '', { location: right ? '/' : '/sign-in' })
    })
    return undefined
  }
  if (request.url === '/bytes') return say(200, 'text/html', page('x'.repeat(10_000)))
  if (request.url === '/broken') return say(500, 'text/html', page('x'))
  const found = PAGES[request.url]
  return say(found ? 200 : 404, 'text/html; charset=utf-8', found ?? page('no'))
})

if (!existsSync(process.env.GONGDI_DATA)) process.exit(3)
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening http://127.0.0.1:${server.address().port}\n`)
})
process.on('SIGTERM', () => process.exit(0))
