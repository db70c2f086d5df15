import { mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { connect, listen, type NixDaemonClient } from '../../../generated/nix-daemon/index.ts'
import { realisationFingerprint } from '../../../nix/drv-output.ts'
import { fingerprint } from '../../../nix/signatures.ts'
import { failedResult } from '../../../store/building/build-results.ts'
import { listenStore } from '../../../store/index.ts'
import type { ServedStore } from '../../live/support/served-store.ts'
import { keyPair } from '../../nix/key-pair.ts'
import { addMany, pathOf, upload, useStores } from '../store-support.ts'

const serve = useStores()
const key = keyPair('key-1')
const stranger = keyPair('stranger-1')
const publicKeys = [key.publicKey]
const malformed = ['garbage', 'k:***', '', 'k:A', 'k k:AAAA']
const ids = ['garbage', '', '!', 'x!out', `sha256:${'1'.repeat(63)}!out`]

/** Adds a text, as clients that are not trusted may. */
async function addText(client: NixDaemonClient, name: string): Promise<string> {
  const { path } = await client.addToStore({ name, camStr: 'text:sha256' }, Buffer.from(name))
  return path
}

const idOf = (number: number): string => `sha256:${String(number).padStart(64, '0')}!out`

describe.each([true, false])('a store whose clients are trusted: %s', trusted => {
  it('refuses malformed signatures, wherever they are sent', async () => {
    const served = await serve({ trusted, publicKeys })
    const client = await served.connect()
    const path = await addText(client, 'text')
    for (const text of malformed) {
      await expect(client.addSignatures({ path, sigs: [text] }), text).rejects.toThrow(/corrupt/)
      const signatures = [text]
      const realisation = { id: idOf(1), outPath: basename(path), signatures, dependentRealisations: {} }
      const old = await served.connect({ features: [] })
      await expect(old.registerDrvOutput({ realisation }), text).rejects.toThrow(/corrupt/)
      const { info, nar, path: other } = upload(served, 'other')
      const sigs = [key.sign(fingerprint(other, info)), text]
      const sent = { path: other, info: { ...info, sigs } }
      await expect(client.addToStoreNar({ ...sent, dontCheckSigs: true }, nar)).rejects.toThrow(/corrupt/)
      const many = await served.connect()
      const records = [{ info: sent, nar }]
      await expect(many.addMultipleToStore({ dontCheckSigs: true }, records)).rejects.toThrow(/corrupt/)
      expect(await many.isValidPath({ path: other })).toBe(false)
    }
    expect((await client.queryPathInfo({ path }))?.sigs).toEqual([])
  })

  it('refuses malformed ids of outputs', async () => {
    const served = await serve({ trusted, publicKeys })
    const client = await served.connect({ features: [] })
    const path = await addText(client, 'text')
    for (const id of ids) {
      const fields = { id, outPath: basename(path), dependentRealisations: {} }
      const signatures = [key.sign(realisationFingerprint(fields))]
      const registering = client.registerDrvOutput({ realisation: { ...fields, signatures } })
      await expect(registering, id).rejects.toThrow(/Invalid derivation output id|hash/)
      await expect(client.queryRealisation({ id }), id).rejects.toThrow(/Invalid derivation output id|hash/)
    }
    expect(await served.store.metadata.counts()).toMatchObject({ realisations: 0 })
  })

  it('bounds the signatures of a path and of a realisation, but not those by its own keys', async () => {
    const served = await serve({ trusted, publicKeys, limits: { signatures: 3 } })
    const client = await served.connect({ features: [] })
    const path = await addText(client, 'text')
    const info = await client.queryPathInfo({ path })
    const foreign = ['a:AAAA', 'b:AAAA', 'c:AAAA']
    for (const each of [...foreign, ...foreign]) await client.addSignatures({ path, sigs: [each] })
    await expect(client.addSignatures({ path, sigs: ['d:AAAA'] })).rejects.toThrow(/more than 3 signatures/)
    const signed = info && key.sign(fingerprint(path, info))
    await client.addSignatures({ path, sigs: [signed as string] })
    await expect(client.addSignatures({ path, sigs: ['d:AAAA'] })).rejects.toThrow(/more than 3 signatures/)
    expect((await client.queryPathInfo({ path }))?.sigs).toEqual([...foreign, signed])

    const fields = { id: idOf(1), outPath: basename(path), dependentRealisations: {} }
    const own = key.sign(realisationFingerprint(fields))
    const realisation = { ...fields, signatures: [...foreign, own] }
    await client.registerDrvOutput({ realisation })
    const more = { ...fields, signatures: ['d:AAAA', own] }
    await expect(client.registerDrvOutput({ realisation: more })).rejects.toThrow(/more than 3 signatures/)
    expect((await client.queryRealisation({ id: idOf(1) })).realisations).toEqual([realisation])
  })

  it('bounds the temporary roots of a connection and the registered links', async () => {
    const served = await serve({ trusted, limits: { tempRoots: 3, indirectRoots: 2 } })
    const client = await served.connect()
    const paths = ['a', 'b', 'c'].map(name => pathOf(served, name))
    for (const path of [...paths, ...paths]) await client.addTempRoot({ path })
    const more = { path: pathOf(served, 'd') }
    await expect(client.addTempRoot(more)).rejects.toThrow(/more than 3 paths/)
    await (await served.connect()).addTempRoot(more)

    const [one, two, three] = ['1', '2', '3'].map(name => join(served.folder, 'work', name)) as [
      string,
      string,
      string,
    ]
    for (const link of [one, two, three]) symlinkSync('/nowhere', link)
    for (const path of [one, two, one, two]) await client.addIndirectRoot({ path })
    await expect(client.addIndirectRoot({ path: three })).rejects.toThrow(/more than 2 links/)
    unlinkSync(one)
    await client.addIndirectRoot({ path: three })
    await expect(client.addIndirectRoot({ path: `/${'long/'.repeat(1000)}` })).rejects.toThrow(/4095 bytes/)
    // Not even if it is short once it is resolved, which takes seconds for a long one.
    await expect(client.addIndirectRoot({ path: `/${'a/../'.repeat(1000)}` })).rejects.toThrow(/4095 bytes/)
  })
})

it('bounds the paths of an upload that wait for their references', async () => {
  const served = await serve({ limits: { tempRoots: 400 } })
  const references = [pathOf(served, 'missing')]
  const waiting = Array.from({ length: 300 }, (_, at) => {
    const { info, ...rest } = upload(served, `${at}`)
    return { ...rest, info: { ...info, references } }
  })
  const client = await served.connect()
  await expect(addMany(client, waiting)).rejects.toThrow(/too many paths wait for references/)
  // Few of them only lack their reference.
  const other = await served.connect()
  await expect(addMany(other, waiting.slice(0, 20))).rejects.toThrow(/missing' is not valid/)
})

it('trusts each client by itself', async () => {
  let clients = 0
  const served = await serve({
    serve: () => {
      clients += 1
      return { trusted: clients === 1 }
    },
  })
  const [first, second] = [await served.connect(), await served.connect()]
  expect([first, second].map(client => client.connection.server.trusted)).toEqual(['Trusted', 'NotTrusted'])
  await expect(second.verifyStore({ repair: true })).rejects.toThrow(/not privileged to repair paths/)
  expect(await first.verifyStore({ repair: true })).toBe(false)
  const { path, info, nar } = upload(served, 'unsigned')
  const sent = { path, info: { ...info, ultimate: true }, dontCheckSigs: true }
  await expect(second.addToStoreNar(sent, nar)).rejects.toThrow(/lacks a signature by a trusted key/)
  await first.addToStoreNar(sent, nar)
  expect((await second.queryPathInfo({ path }))?.ultimate).toBe(true)
})

it('trusts its own user by default, and no client on TCP', async () => {
  const served = await serve()
  const client = await served.connect()
  expect(client.connection.server.trusted).toBe('Trusted')
  await using tcp = await listenStore(served.store, 'tcp://127.0.0.1:0')
  await using far = await connect(tcp.url)
  expect(far.connection.server.trusted).toBe('NotTrusted')
  await expect(far.verifyStore({ repair: true })).rejects.toThrow(/not privileged to repair paths/)
  await using open = await listenStore(served.store, 'tcp://127.0.0.1:0', { trustedUsers: ['*'] })
  await using near = await connect(open.url)
  expect(near.connection.server.trusted).toBe('Trusted')
  await using closed = await listenStore(served.store, 'tcp://127.0.0.1:0', { allowedUsers: ['root'] })
  await expect(connect(closed.url)).rejects.toThrow(/client '127.0.0.1' is not allowed to connect/)
})

describe('a client that is not trusted', () => {
  async function register(
    served: ServedStore,
    features: readonly string[],
    signer: typeof key | undefined,
  ): Promise<string> {
    const client = await served.connect({ features })
    const path = await addText(client, 'text')
    const outPath = basename(path)
    const byPath = features.length > 0
    const drvPath = pathOf(served, 'make.drv')
    const id = byPath ? `${basename(drvPath)}^out` : idOf(1)
    const fields = { id, outPath, dependentRealisations: {} }
    const signatures = signer === undefined ? [] : [signer.sign(realisationFingerprint(fields))]
    const value = { outPath: path, signatures }
    await (byPath
      ? client.registerDrvOutput({ keyedRealisation: { id: { drvPath, outputName: 'out' }, value } })
      : client.registerDrvOutput({ realisation: { ...fields, signatures } }))
    return id
  }

  it.each([[[]], [['realisation-with-path-not-hash']]])(
    'registers no realisation without a signature by a trusted key: %j',
    async features => {
      const served = await serve({ trusted: false, publicKeys })
      const lacks = /cannot register realisation '.*-text' because it lacks a signature by a trusted key/
      for (const signer of [undefined, stranger, keyPair('key-1')])
        await expect(register(served, features, signer)).rejects.toThrow(lacks)
      const id = await register(served, features, key)
      expect(await served.store.metadata.realisation(id)).toBeDefined()
    },
  )

  it('cannot move a signature to another output, nor register as clients before 1.31 do', async () => {
    const served = await serve({ trusted: false, publicKeys })
    const client = await served.connect({ features: [] })
    const [path, other] = [await addText(client, 'a'), await addText(client, 'b')]
    const fields = { id: idOf(1), outPath: basename(path), dependentRealisations: {} }
    const signatures = [key.sign(realisationFingerprint(fields))]
    for (const change of [
      { id: idOf(2) },
      { outPath: basename(other) },
      { dependentRealisations: { [idOf(3)]: basename(other) } },
    ])
      await expect(
        client.registerDrvOutput({ realisation: { ...fields, signatures, ...change } }),
      ).rejects.toThrow(/lacks a signature/)
    const old = await served.connect({ version: '1.30' })
    await expect(old.registerDrvOutput({ id: idOf(1), outPath: basename(path) })).rejects.toThrow(
      /lacks a signature/,
    )
    expect(await served.store.metadata.counts()).toMatchObject({ realisations: 0 })
  })
})

it('what a signature of a realisation does not cover is not kept', async () => {
  const served = await serve()
  const client = await served.connect({ features: [] })
  const outPath = basename(await addText(client, 'text'))
  await client.registerDrvOutput({
    realisation: JSON.stringify({ outPath, id: idOf(1), more: 'x'.repeat(99) }),
  })
  expect((await client.queryRealisation({ id: idOf(1) })).realisations).toEqual([
    { dependentRealisations: {}, id: idOf(1), outPath, signatures: [] },
  ])
})

it('a client that is not trusted builds upstream under the path that belongs to the derivation', async () => {
  const asked: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-'))
  await using upstream = await listen(join(folder, 'upstream'), {
    buildDerivation({ drvPath }) {
      asked.push(drvPath)
      return failedResult('MiscFailure', 'no')
    },
  })
  const output = { path: '', hashAlgo: 'r:sha256', hash: '' }
  const drv = {
    outputs: [['out', output]],
    inputSrcs: [],
    platform: 's',
    builder: '/b',
    args: [],
    env: [],
  } as const
  for (const trusted of [true, false]) {
    const served = await serve({ trusted, storeDir: '/nix/store', upstream: upstream.url })
    const client = await served.connect()
    for (const name of ['victim', 'other'])
      await client.buildDerivation({ drvPath: pathOf(served, name).replace(/-.*/, '-x.drv'), drv })
  }
  const [first, second, third, fourth] = asked
  expect(first).not.toBe(second)
  expect(third).toBe(fourth)
  expect([first, second]).not.toContain(third)
  rmSync(folder, { recursive: true })
})

it.each([
  ['a path that only the build determines', { path: 'VICTIM', hashAlgo: 'r:sha256', hash: '' }],
  ['a path of its own for each build', { path: 'VICTIM', hashAlgo: 'r:sha256', hash: 'impure' }],
  ['a hash that only upstream can read', { path: 'VICTIM', hashAlgo: 'r:other', hash: '00' }],
] as const)(
  'a client that is not trusted cannot name the output of a build upstream: %s',
  async (_, given) => {
    let asked = 0
    const folder = mkdtempSync(join(tmpdir(), 'nixwire-'))
    const upstream = await listen(
      join(folder, 'upstream'),
      {
        buildDerivation: () => {
          asked += 1
          return failedResult('MiscFailure', 'no')
        },
      },
      // Nix 2.3 takes it as an output whose path follows from the derivation.
      { version: '1.21' },
    )
    const served = await serve({ trusted: false, storeDir: '/nix/store', upstream: upstream.url })
    const output = { ...given, path: pathOf(served, 'victim') }
    const parts = { inputSrcs: [], platform: 's', builder: '/b', args: [], env: [] }
    const drv = { outputs: [['out', output]], ...parts } as const
    for (const mode of ['Normal', 'Check'] as const) {
      const client = await served.connect()
      const building = client.buildDerivation({ drvPath: pathOf(served, 'x.drv'), drv, mode })
      await expect(building).rejects.toThrow(/should not specify output path|hash algorithm/)
    }
    expect(asked).toBe(0)
    await upstream.close()
    rmSync(folder, { recursive: true })
  },
)
