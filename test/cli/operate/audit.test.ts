import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Audit, startAudit } from '../../../cli/operate/audit.ts'
import { subjectsOf } from '../../../cli/operate/subjects.ts'
import {
  connect,
  HandlerError,
  listen,
  listenAsProxy,
  type NixDaemonHandlers,
} from '../../../generated/nix-daemon/index.ts'
import { layout } from '../../../generated/nix-daemon/layout.ts'
import { operations } from '../../../generated/nix-daemon/operations.ts'
import { sceneOf } from '../../support/scene.ts'
import { HOSTILE } from '../hostile.ts'

const scene = sceneOf('audit')
const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello'
const handlers: NixDaemonHandlers = {
  isValidPath({ path: asked }) {
    if (asked !== path) throw new HandlerError(`no such path: ${asked} ${'x'.repeat(1000)}`)
    return true
  },
  queryValidPaths: ({ paths }) => paths,
}

let audit: Audit
let file: string
beforeEach(() => {
  file = join(scene.folder, 'audit')
  audit = startAudit(file, layout, () => {})
})
afterEach(() => audit.close())

async function linesOf(): Promise<Record<string, unknown>[]> {
  await scene.close()
  await audit.close()
  const text = readFileSync(file, 'utf8')
  expect(text.match(/[\p{C}\p{Zl}\p{Zp}]/gu)?.filter(each => each !== '\n') ?? []).toEqual([])
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
}

describe('the audit', () => {
  test('says who did what, on what, and how it ended', async () => {
    const server = await listen(join(scene.folder, 'server'), handlers, { hello: { trusted: 'Trusted' } })
    scene.open.push(server)
    const client = await connect(server.url)
    await client.isValidPath({ path })
    const paths = Array.from({ length: 100 }, (_, index) => `${path}-${index}`)
    await client.queryValidPaths({ paths, substitute: false })
    await expect(client.isValidPath({ path: `/nix/store/${HOSTILE}\udcff` })).rejects.toThrow()
    await client.close()
    const [handshake, ...calls] = await linesOf()
    expect(handshake).toMatchObject({ event: 'handshake', version: '1.38', trusted: 'Trusted' })
    expect(Date.parse(String(handshake?.time))).toBeGreaterThan(0)
    const own = { event: 'call', connection: handshake?.connection, pid: handshake?.pid, uid: handshake?.uid }
    expect(calls).toMatchObject([
      { ...own, operation: 'IsValidPath', on: { path }, outcome: 'ok', bytesIn: 72, bytesOut: 16 },
      { ...own, on: { paths: { first: paths.slice(0, 8), count: 100 } }, outcome: 'ok' },
      { ...own, on: { path: `/nix/store/${HOSTILE}\udcff` }, outcome: 'error', code: 'handler' },
    ])
    expect(String(calls[2]?.message)).toHaveLength(501)
    expect(Number(calls[0]?.ms)).toBeGreaterThan(0)
  })

  test('says so for a proxy, with the errors of the server behind it', async () => {
    const server = await listen(join(scene.folder, 'server'), handlers)
    const proxy = await listenAsProxy(join(scene.folder, 'proxy'), server.url, () => ({ connectionId: 7 }))
    scene.open.push(server, proxy)
    const client = await connect(proxy.url)
    await client.isValidPath({ path })
    await expect(client.isValidPath({ path: `${path}-no` })).rejects.toThrow()
    await client.close()
    const lines = (await linesOf()).filter(line => line.connection === 7)
    expect(lines).toMatchObject([
      { event: 'handshake' },
      { event: 'call', outcome: 'ok' },
      { event: 'call', outcome: 'error', code: 'daemon', level: 'Error', on: { path: `${path}-no` } },
    ])
  })

  test('says which clients were refused', async () => {
    const server = await listen(join(scene.folder, 'server'), handlers, {
      refusal: new HandlerError('go away'),
    })
    scene.open.push(server)
    await expect(connect(server.url)).rejects.toThrow('go away')
    expect(await linesOf()).toMatchObject([{ event: 'refused', message: expect.stringContaining('go away') }])
  })
})

describe('the subjects of a request', () => {
  test.each([
    ['BuildPaths', { paths: [`${path}!out`], mode: 'Normal' }, { paths: [`${path}!out`] }],
    ['AddToStore', { name: 'x', refs: [path] }, { name: 'x', refs: [path] }],
    [
      'SubmitOutput',
      { path: { kind: 'Built', drvPath: { kind: 'Opaque', path }, output: 'out' }, output: 'dev' },
      { path: `${path}^out` },
    ],
    ['AddPermRoot', { storePath: path, gcRoot: '/root' }, { storePath: path, gcRoot: '/root' }],
    ['SetOptions', { overrides: [['a', 'b']] }, {}],
    ['QueryPathFromHashPart', { hashPart: 'abc' }, { hashPart: 'abc' }],
    ['QueryAllValidPaths', undefined, {}],
  ])('of %s are those of its fields', (operation, request, subjects) => {
    expect(subjectsOf(layout, operation, request)).toEqual(subjects)
  })

  test('are cut if they are long, in length and number', () => {
    const { path: long } = subjectsOf(layout, 'IsValidPath', { path: 'x'.repeat(100_000) })
    expect(long).toBe(`${'x'.repeat(256)}… (100000 characters)`)
    const paths = Array.from({ length: 100_000 }, () => path)
    const found = subjectsOf(layout, 'QueryValidPaths', { paths })
    expect(found.paths).toMatchObject({ count: 100_000 })
    expect(JSON.stringify(found).length).toBeLessThan(1000)
  })

  test('are bounded for requests that are nested without end', () => {
    let nested: object = { kind: 'Opaque', path }
    for (let depth = 0; depth < 10_000; depth += 1) nested = { kind: 'Built', drvPath: nested, output: 'o' }
    expect(JSON.stringify(subjectsOf(layout, 'SubmitOutput', { path: nested })).length).toBeLessThan(1000)
  })

  test('are found for every operation whose request names a path', () => {
    // AddMultipleToStore and ImportPaths have their paths in the body, and some requests have none.
    const without = [...operations.values()]
      .map(({ name }) => name)
      .filter(name => JSON.stringify(layout[`${name}Request`]).includes('Path'))
      .filter(name => Object.keys(subjectsOf(layout, name, everyField(`${name}Request`))).length === 0)
    expect(without).toEqual(['QuerySubstitutablePathInfos'])
  })
})

/** Makes a request that has a text in each field. */
function everyField(type: string): object {
  const shape = layout[type]
  const fields = typeof shape === 'object' && 'fields' in shape ? shape.fields : []
  return Object.fromEntries(
    fields.map(([name, ref]) => [name, typeof ref === 'object' && 'list' in ref ? ['text'] : 'text']),
  )
}
