import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { document } from '../../generator/document/document.ts'
import type { Protocol } from '../../generator/ir/protocol.ts'
import { compileSources, findHandWritten } from '../../generator/run/compile.ts'
import { corpusFiles } from './corpus.ts'
import { root, schema } from './diagnose.ts'
import { Emitted } from './emitted.ts'

interface Client {
  greet(request: object): Promise<string>
  close(): Promise<void>
}
interface Server {
  readonly url: string
  close(): Promise<void>
}

const emitted = new Emitted()
const folder = mkdtempSync(join(tmpdir(), 'nixwire-ten-lines-'))
let protocol: Protocol

beforeAll(() => {
  const compiled = compileSources(corpusFiles('valid', 'ten-lines'), schema, findHandWritten(root))
  expect([...compiled.diagnostics, ...compiled.warnings]).toEqual([])
  if (compiled.protocol === undefined) throw new Error('it came to nothing')
  protocol = compiled.protocol
  emitted.add('ten-lines', protocol)
})

afterAll(() => {
  emitted.dispose()
  rmSync(folder, { recursive: true })
})

test('ten lines of YAML are a protocol, whose client and server talk over a socket', async () => {
  expect(corpusFiles('valid', 'ten-lines').join('').trim().split('\n')).toHaveLength(10)
  const { connect } = (await import(emitted.path('ten-lines', 'client.ts'))) as {
    connect(target: string): Promise<Client>
  }
  const { listen } = (await import(emitted.path('ten-lines', 'server.ts'))) as {
    listen(address: string, handlers: object): Promise<Server>
  }
  const greet = ({ whom, greeting }: { whom: string; greeting: string }): string => `${greeting}, ${whom}!`
  const server = await listen(join(folder, 'socket'), { greet })
  const client = await connect(server.url)
  expect(await client.greet({ whom: 'world' })).toBe('Hello, world!')
  expect(await client.greet({ whom: 'moon', greeting: 'Good night' })).toBe('Good night, moon!')
  await client.close()
  await server.close()
})

test('a protocol without texts has pages that say what is on the wire', () => {
  const pages = document(protocol)
  expect([...pages.keys()]).toContain('operations.md')
  expect(pages.get('operations.md')).toContain('Greet')
  for (const [path, text] of pages) {
    expect(text, path).not.toContain('undefined')
    expect(text, path).not.toMatch(/\n\n\n/)
  }
})
