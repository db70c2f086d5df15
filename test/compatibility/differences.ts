// Compares what was recorded on both sides of a proxy.

import type { Event } from '../recordings/tee.ts'

/** Names the sessions whose bytes differ between both sides of a proxy. */
export function differences(near: readonly Event[][], far: readonly Event[][]): string[] {
  const found = near.length === far.length ? [] : [`${near.length} sessions became ${far.length}`]
  for (const [index, session] of near.entries()) {
    for (const from of ['client', 'server'] as const) {
      const same = bytesOf(session, from).equals(bytesOf(far[index] ?? [], from))
      if (!same) found.push(`what the ${from} sent in session ${index + 1}`)
    }
  }
  return found
}

function bytesOf(events: readonly Event[], from: 'client' | 'server'): Buffer {
  const data = events.flatMap(event => (event.from === from && 'data' in event ? [event.data] : []))
  return Buffer.concat(data.map(text => Buffer.from(text, 'base64')))
}
