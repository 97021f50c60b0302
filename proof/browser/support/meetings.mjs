// A topic and its meeting, made by the interface: what several journeys begin with.

import { advanceDays } from './server.mjs'
import { VILLAGES, dayAhead, freshId, hand } from './county.mjs'

/**
 * A wish of `<stem>-villager1` taken up and published in an area; `told` says class, body and basis,
 * and may say anything else of the topic otherwise. Resolves to the id of the topic.
 */
export async function published(server, stem, area, told) {
  const { home } = VILLAGES[stem]
  const villager = await hand(server, `${stem}-villager1`)
  const secretary = await hand(server, `${stem}-secretary`)
  const id = freshId()
  await villager.does(`/${home}/wishes`, { id, text: '晒场边的老仓房怎么用，大家定。', place: area })
  await secretary.does(`/${home}/wishes/${id}/answer`, { fate: 'topic', reply: '请大家来定。' })
  const { matters } = await secretary.read(`/${home}/wishes/${id}`)
  const topic = matters.map(({ matter }) => matter).find(({ kind }) => kind === 'topic').id
  await secretary.does(`/${home}/topics/${topic}/publication`, {
    title: '晒场边的老仓房租给谁',
    place: '晒场边老仓房',
    people: '各户',
    households: 20,
    cost_fen: 0,
    money: '租金归大家',
    plan: '老仓房租出去三年，租金每年年底公布，由组里看管。',
    ...told,
  })
  return topic
}

/** A meeting on it, opened so many days later (at least one); resolves to its address. */
export async function opened(server, stem, topic, days, told = {}) {
  const { home } = VILLAGES[stem]
  const now = days > 1 ? new Date((await advanceDays(server, days - 1)).now) : await clock(server)
  const caller = await hand(server, `${stem}-secretary`)
  const id = freshId()
  await caller.does(`/${home}/topics/${topic}/meetings`, {
    id,
    starts_at: `${dayAhead(now, 1)}T09:00`,
    venue: '晒场',
    ...told,
  })
  await advanceDays(server, 1)
  // A session does not outlive the days that have gone by.
  const secretary = await hand(server, `${stem}-secretary`)
  const path = `/${home}/meetings/${id}`
  await secretary.does(`${path}/opening`)
  return path
}

/** What the server's clock says when no day has been skipped. */
const clock = async () => new Date()
