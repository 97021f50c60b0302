// A topic that nobody could read beforehand is not put to a vote: no page offers it, and the
// interface refuses it with the code, the sentence and what to do instead (RFC 9457).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  VILLAGES,
  FACES,
  dayAhead,
  enter,
  fill,
  freshId,
  hand,
  holds,
  inCounty,
  look,
  says,
  send,
  takenUp,
  together,
  visit,
} from './support/county.mjs'

const { home } = VILLAGES.qingshan

test('an unpublished topic is refused on the page and by the interface', () =>
  inCounty(async (server, browser) => {
    const secretary = await hand(server, 'qingshan-secretary')
    const topic = await draft(server, secretary)
    const meetings = `/${home}/topics/${topic}/meetings`
    const when = `${dayAhead(new Date(), 30)}T19:00`

    for (const emergency of [undefined, '洪水要来了，等不及']) {
      const { status, type, body } = await secretary.tries(meetings, {
        id: freshId(),
        starts_at: when,
        venue: '茶厂大院',
        ...(emergency && { emergency }),
      })
      assert.equal(status, 409)
      assert.match(type, /^application\/problem\+json/)
      assert.equal(body.status, 409)
      assert.equal(body.code, 'topic_unpublished')
      assert.equal(body.type, '/refusals#topic_unpublished')
      assert.equal(body.title, '议题还没有公布，不能开会表决。')
      assert.equal(body.hint, '先公布议题和材料，再等满 10 天。')
      assert.equal(body.instance, meetings)
    }

    await together(FACES.phone, browser, server, ['page'], async ({ page }) => {
      await enter(page, 'qingshan-secretary')
      await visit(page, `/${home}/topics/${topic}`, 'topic-draft')
      await says(page, '村里正在准备议题')
      const offers = page.locator('main').getByRole('link', { name: '召集商量会' })
      assert.equal(await offers.count(), 0, 'the thread offers no meeting on a draft')

      // Somebody types the address.
      await visit(page, meetings, 'call')
      const typed = { starts_at: when, venue: '茶厂大院', emergency: '洪水要来了，等不及' }
      await fill(page, typed)
      assert.equal(await send(page, '召集'), 409)
      await look(page, 'unpublished')
      await says(page, '议题还没有公布，不能开会表决', '先公布议题和材料')
      await holds(page, typed)
    })
    const { matters } = await secretary.read(`/${home}/topics/${topic}`)
    assert.ok(matters.every(({ matter }) => matter.kind !== 'meeting'), 'a meeting was called')
  }))

/** A wish taken up, its topic still being prepared. */
async function draft(server, secretary) {
  const villager = await hand(server, 'qingshan-villager1')
  return (await takenUp(villager, secretary, home, '河边的老树要倒了，想请人看看。')).topic
}
