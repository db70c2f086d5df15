// Every command of `nix-store --serve`, called by the generated client and checked with the tools of the release.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BuildOptions, connect, type NixServeClient } from '../../generated/nix-serve/index.ts'
import { operations } from '../../generated/nix-serve/operations.ts'
import { nar, nix32, sha256 } from './support/nar.ts'
import { describeReleases } from './support/releases.ts'
import { remote } from './support/requests.ts'
import { useScene } from './support/scene.ts'
import { type Served, servingCommand, startServing } from './support/serve-process.ts'
import { lifetimesOf, served, servesOpcode } from './support/served.ts'

const lives = lifetimesOf('nix-serve')
const EXPORT_PATHS = 5

const options: BuildOptions = {
  maxSilentTime: 0,
  buildTimeout: 0,
  maxLogSize: 0,
  nrRepeats: 0,
  enforceDeterminism: false,
  keepFailed: false,
}

describeReleases('nix-store --serve', peer => {
  const scene = useScene(peer)
  const called = new Set<string>()
  let serving: Served
  let client: NixServeClient

  const record = (started: Served): Served => {
    const { connection } = started.client
    for (const method of ['call', 'download', 'downloadRecords'] as const) {
      const original = connection[method]
      const recorded = async (operation: { name: string }, ...rest: readonly unknown[]): Promise<unknown> => {
        const reply = await Reflect.apply(original, connection, [operation, ...rest])
        called.add(operation.name)
        return reply
      }
      Object.assign(connection, { [method]: recorded })
    }
    return started
  }

  beforeEach(async () => {
    serving = record(await startServing(scene))
    client = serving.client
  })

  afterEach(async () => {
    await client.close()
    await serving.ended
  })

  it('agrees on the version of the release, and ends without an error', async () => {
    expect(client.connection.session.version).toBe(scene.atLeast('2.4') ? 0x207 : 0x205)
    await client.close()
    expect(await serving.ended).toBe(0)
    expect(serving.stderr()).toBe('')
  })

  it('is started as a command, too', async () => {
    const path = await scene.added(scene.name('file'), 'as a command')
    const other = await connect(servingCommand(scene))
    expect(await other.queryValidPaths({ paths: [path] })).toEqual([path])
    await other.close()
  })

  it('QueryValidPaths leaves out what is not valid', async () => {
    const path = await scene.added(scene.name('file'), 'valid')
    const paths = [path, scene.path('absent')]
    expect(await client.queryValidPaths({ paths, lock: true, substitute: true })).toEqual([path])
    expect(await client.queryValidPaths({ paths: [] })).toEqual([])
  })

  it('QueryPathInfos tells what the tools know, whatever comes next', async () => {
    const path = await scene.added(scene.name('file'), 'some contents')
    const { narHash, narSize, ca } = await scene.pathInfo(path)
    const infos = await client.queryPathInfos({ paths: [path, scene.path('absent')] })
    const hash = `sha256:${nix32(sha256(nar('some contents')))}`
    expect(infos).toEqual([
      [
        path,
        {
          deriver: undefined,
          references: [],
          downloadSize: narSize,
          narSize,
          narHash: hash,
          ca,
          sigs: [],
        },
      ],
    ])
    expect([hash, `sha256-${sha256(nar('some contents')).toString('base64')}`]).toContain(narHash)
    expect(await client.queryPathInfos({ paths: [] })).toEqual([])
    const seen: string[] = []
    for await (const [each] of client.elements.queryPathInfos({ paths: [path] })) seen.push(each)
    expect(seen).toEqual([path])
  })

  it('DumpStorePath sends the contents', async () => {
    const path = await scene.added(scene.name('file'), 'x'.repeat(200_000))
    const bytes = await (await client.dumpStorePath({ path })).bytes()
    expect(bytes.equals(await scene.dump(path))).toBe(true)
    expect(await client.queryValidPaths({ paths: [path] })).toEqual([path])
  })

  it('ImportPaths adds paths in order, and QueryClosure finds them', async () => {
    const [first, second] = [scene.path(scene.name('first')), scene.path(scene.name('second'))]
    const rest = { deriver: undefined, signature: undefined }
    await client.importPaths([
      { nar: nar('first\n'), path: first, references: [], ...rest },
      { nar: nar(`see ${first}\n`), path: second, references: [first], ...rest },
    ])
    expect(await scene.dump(second)).toEqual(nar(`see ${first}\n`))
    expect(await scene.query('references', second)).toEqual([first])
    expect((await client.queryClosure({ paths: [second] })).toSorted()).toEqual([first, second].toSorted())
    await client.importPaths([])
    expect(await client.queryValidPaths({ paths: [first] })).toEqual([first])
  })

  it('AddToStoreNar adds a path with all that is known about it', async () => {
    const target = await scene.added(scene.name('target'), 'target')
    const [path, deriver] = [scene.path(scene.name('nar')), scene.path('maker.drv')]
    const bytes = nar(`see ${target}`)
    const sigs = [`key-1:${Buffer.alloc(64, 7).toString('base64')}`]
    await client.addToStoreNar(
      {
        path,
        deriver,
        narHash: sha256(bytes).toString('hex'),
        references: [target],
        narSize: bytes.length,
        ca: undefined,
        sigs,
      },
      bytes,
    )
    expect(await scene.dump(path)).toEqual(bytes)
    expect(await scene.query('references', path)).toEqual([target])
    const { signatures, deriver: known } = await scene.pathInfo(path)
    expect([signatures, known]).toEqual([sigs, deriver])
    const [[, info] = []] = await client.queryPathInfos({ paths: [path] })
    expect([info?.sigs, info?.deriver]).toEqual([sigs, deriver])
  })

  it('BuildPaths builds, and tells a failure by status and text', async () => {
    const good = await scene.instantiate(scene.name('good'), 'echo building; echo good > $out')
    expect(await client.buildPaths({ paths: [`${good}!out`], options })).toEqual({ kind: 'Built' })
    const [out = ''] = await scene.query('outputs', good)
    expect(await scene.dump(out)).toEqual(nar('good\n'))
    const bad = await scene.instantiate(scene.name('bad'), 'echo oh no; exit 3')
    expect(await client.buildPaths({ paths: [bad], options })).toEqual({
      kind: 'Failed',
      status: 100,
      errorMsg: expect.stringContaining(bad),
    })
    expect(await client.buildPaths({ paths: [scene.path('absent')], options })).toMatchObject({ status: 1 })
    expect(serving.stderr()).toContain('building\noh no\n')
    const closure = await client.queryClosure({ paths: [good], includeOutputs: true })
    expect(closure.toSorted()).toEqual([good, out].toSorted())
  })

  it('BuildDerivation builds what is not in the store', async () => {
    const { drvPath, drv, out } = remote(scene, 'echo remote > $out')
    const result = await client.buildDerivation({ drvPath, drv, options })
    expect(result).toMatchObject({ status: 'Built', errorMsg: '', isNonDeterministic: false })
    expect(await scene.dump(out)).toEqual(nar('remote\n'))
    const outPath = out.split('/').at(-1)
    expect(result.builtRealisations).toMatchObject(
      scene.atLeast('2.4') ? [[expect.stringMatching(/!out$/), { outPath }]] : [],
    )
    const failing = remote(scene, 'echo why; exit 1')
    const failed = await client.buildDerivation({ ...failing, options })
    expect(failed).toMatchObject({ status: 'PermanentFailure', builtRealisations: [] })
    expect(serving.stderr()).toContain('why\n')
  })

  describe.runIf(servesOpcode(peer, EXPORT_PATHS, lives))('exports', () => {
    it('ExportPaths sends what nix-store --export writes', async () => {
      const target = await scene.added(scene.name('target'), 'target')
      const path = await scene.client.addTextToStore({
        suffix: 'note',
        text: Buffer.from(`see ${target}`),
        refs: [target],
      })
      const seen: unknown[] = []
      for await (const each of await client.exportPaths({ paths: [target, path] }))
        seen.push([await each.nar.bytes(), await each.tail()])
      const rest = { deriver: undefined, signature: undefined }
      expect(seen).toEqual([
        [nar('target'), { path: target, references: [], ...rest }],
        [nar(`see ${target}`), { path, references: [target], ...rest }],
      ])
    })
  })

  it('has been called with every command that the release serves according to the spec', () => {
    const wanted = served(peer, client.connection.session, operations, lives)
    expect([...called].sort()).toEqual(wanted)
  })

  it('ends the process at an error, whose text is on the standard error only', async () => {
    const absent = scene.path('absent')
    const fetching = client.dumpStorePath({ path: absent }).then(stream => stream.bytes())
    await expect(fetching).rejects.toThrow('ended')
    expect(client.connection.usable).toBe(false)
    expect(await serving.ended).toBe(1)
    expect(serving.stderr()).toMatch(new RegExp(`^error: path '${absent}' is not (a )?valid`))
  })

  it('takes no command that writes without --write', async () => {
    const text = nar('no')
    const info = { narHash: sha256(text).toString('hex'), narSize: text.length, ca: undefined }
    const [path, { drvPath, drv }] = [scene.path(scene.name('no')), remote(scene, 'echo no > $out')]
    const rest = { references: [], deriver: undefined }
    const writes: [string, (to: NixServeClient) => Promise<unknown>][] = [
      ['importing', to => to.importPaths([{ nar: text, path, signature: undefined, ...rest }])],
      ['importing', to => to.addToStoreNar({ path, ...rest, ...info }, text)],
      ['building', to => to.buildPaths({ paths: [drvPath], options })],
      ['building', to => to.buildDerivation({ drvPath, drv, options })],
    ]
    for (const [what, write] of writes) {
      const reading = await startServing(scene, { write: false })
      expect(await reading.client.queryValidPaths({ paths: [path], lock: true, substitute: true })).toEqual(
        [],
      )
      await expect(write(reading.client)).rejects.toMatchObject({ name: 'ConnectionError' })
      expect(await reading.ended).toBe(1)
      expect(reading.stderr()).toContain(`error: ${what} paths is not allowed`)
    }
    expect(await scene.isValid(path)).toBe(false)
  })

  it('speaks older versions with a client that offers them', async () => {
    const old = await startServing(scene, { version: '2.3' })
    expect(old.client.connection.session.version).toBe(0x203)
    const path = await scene.added(scene.name('file'), 'old')
    const [[, info] = []] = await old.client.queryPathInfos({ paths: [path] })
    expect([info?.narSize, info?.narHash, info?.sigs]).toEqual([nar('old').length, undefined, []])
    const { drvPath, drv } = remote(scene, 'echo remote > $out')
    const building = old.client.buildDerivation({ drvPath, drv, options })
    // Servers of 2.4 to 2.10 write the outputs although the version has none.
    if (scene.atLeast('2.4') && !scene.atLeast('2.11'))
      await expect(building).rejects.toThrow('bytes follow the reply')
    else expect(await building).toMatchObject({ status: 'Built', builtRealisations: [] })
    await old.client.close()
    await old.ended
  })
})
