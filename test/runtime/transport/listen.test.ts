import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listenOn } from '../../../runtime/transport/listen.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a client that cannot be served is closed with a warning, and the next one is served', async () => {
  const path = join(folder, 'socket')
  let clients = 0
  await using _ = await listenOn(path, stream => {
    clients += 1
    if (clients === 1) throw new Error('no options for this client')
    stream.end('welcome')
    const done = once(stream, 'close').then(() => {})
    return { connection: Promise.resolve({ done, close: () => stream.destroy() }) }
  })
  const warned = once(process, 'warning')
  const first = connect(path)
  await once(first, 'close')
  expect((await warned)[0]).toMatchObject({ message: 'no options for this client' })
  const second = connect(path)
  const [bytes] = await once(second, 'data')
  expect(String(bytes)).toBe('welcome')
  second.destroy()
})
