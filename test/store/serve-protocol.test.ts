// The protocol of `nix-store --serve` in front of a store, called by the generated client.

import { duplexPair } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { connect, type NixServeClient } from '../../generated/nix-serve/index.ts'
import type { ServeOptions } from '../../runtime/index.ts'
import { type SshClientOptions, serveSshClient } from '../../store/serve-protocol/serve-ssh-client.ts'
import { infoOf, nar, nix32, sha256 } from '../live/support/nar.ts'
import type { ServedStore } from '../live/support/served-store.ts'
import { makeDerivation } from '../support/derivation.ts'
import { eventually } from '../support/eventually.ts'
import { addDerivation, addNar, collectAll, pathOf, useStores } from './store-support.ts'

type Connected = {
  client: NixServeClient
  /** Errors that ended the connection. */
  errors: string[]
  done: Promise<void>
}

describe('a store behind the serve protocol', () => {
  const serve = useStores()
  const open: NixServeClient[] = []
  afterEach(() => {
    for (const { connection } of open.splice(0)) connection.destroy()
  })

  const reach = async (
    served: Parameters<typeof serveSshClient>[0],
    options: SshClientOptions = {},
    version = '2.8',
  ): Promise<Connected> => {
    const [near, far] = duplexPair()
    const errors: string[] = []
    const onError: ServeOptions['onError'] = error => errors.push((error as Error).message)
    const [client, connection] = await Promise.all([
      connect(near, { version }),
      serveSshClient(served, far, { onError, ...options }),
    ])
    open.push(client)
    return { client, errors, done: connection.done }
  }
  const writing = (served: ServedStore, version?: string): Promise<Connected> =>
    reach(served.store, { write: true, trusted: true }, version)

  /** Adds two paths, the second of which refers to the first. */
  const addTwo = async (served: ServedStore): Promise<[string, string]> => {
    const client = await served.connect()
    const first = await addNar(served, client, 'first')
    const second = await addNar(served, client, 'second', { references: [first] })
    await client.close()
    return [first, second]
  }

  it('answers all that reads, of clients that may do nothing else', async () => {
    const served = await serve()
    const [first, second] = await addTwo(served)
    const { client, errors } = await reach(served.store)
    const absent = pathOf(served, 'absent')
    const asked = { paths: [second, absent, first], lock: true, substitute: true }
    expect((await client.queryValidPaths(asked)).toSorted()).toEqual([first, second].toSorted())
    const size = nar('second\n').length
    expect(await client.queryPathInfos({ paths: [absent, second] })).toEqual([
      [
        second,
        {
          deriver: undefined,
          references: [first],
          downloadSize: size,
          narSize: size,
          narHash: `sha256:${nix32(sha256(nar('second\n')))}`,
          ca: undefined,
          sigs: [],
        },
      ],
    ])
    expect(await (await client.dumpStorePath({ path: first })).bytes()).toEqual(nar('first\n'))
    expect((await client.queryClosure({ paths: [second] })).toSorted()).toEqual([first, second].toSorted())
    const exported: [string, Buffer][] = []
    for await (const record of await client.exportPaths({ paths: [second, first] })) {
      const bytes = await record.nar.bytes()
      exported.push([(await record.tail()).path, bytes])
    }
    // Paths come before those that refer to them, whatever the order of the request.
    expect(exported).toEqual([
      [first, nar('first\n')],
      [second, nar('second\n')],
    ])
    expect(errors).toEqual([])
  })

  it('finds the outputs of the derivations of a closure, if wanted', async () => {
    const served = await serve()
    const daemon = await served.connect()
    const made = await addDerivation(served, daemon, { name: 'made', outputs: ['out', 'dev'] })
    const out = made.out('out')
    await daemon.addToStoreNar({ path: out, info: infoOf(nar('out')), dontCheckSigs: true }, nar('out'))
    const { client } = await reach(served.store)
    expect(await client.queryClosure({ paths: [made.path] })).toEqual([made.path])
    const whole = await client.queryClosure({ paths: [made.path], includeOutputs: true })
    expect(whole.toSorted()).toEqual([made.path, out].toSorted())
  })

  it('answers many requests for many paths in order', async () => {
    const served = await serve()
    const daemon = await served.connect({ inFlight: 32 })
    const names = Array.from({ length: 300 }, (_, index) => `path-${index}`)
    const paths = await Promise.all(names.map(name => addNar(served, daemon, name)))
    const { client } = await reach(served.store)
    const infos = await client.queryPathInfos({ paths })
    expect(infos.map(([path]) => path)).toEqual(paths)
    expect(await client.queryValidPaths({ paths: paths.slice(0, 7) })).toHaveLength(7)
  })

  it.each(['importPaths', 'addToStoreNar', 'buildPaths', 'buildDerivation'] as const)(
    'ends the connection of a client that may not write at %s',
    async method => {
      const served = await serve()
      const { client, errors, done } = await reach(served.store, { trusted: true })
      const { drv, path: drvPath } = makeDerivation(served.storeDir, { name: 'no' })
      const [path, body] = [pathOf(served, 'no'), nar('no\n')]
      const { narHash, narSize } = infoOf(body)
      const record = { nar: body, path, references: [], deriver: undefined, signature: undefined }
      const info = { path, deriver: undefined, narHash, references: [], narSize, ca: undefined }
      const calls = {
        importPaths: () => client.importPaths([record]),
        addToStoreNar: () => client.addToStoreNar(info, body),
        buildPaths: () => client.buildPaths({ paths: [drvPath], options: {} }),
        buildDerivation: () => client.buildDerivation({ drvPath, drv, options: {} }),
      }
      await expect(calls[method]()).rejects.toThrow('ended the connection')
      await done
      const what = method.startsWith('build') ? 'building' : 'importing'
      expect(errors).toEqual([`${what} paths is not allowed`])
      expect(await served.store.metadata.isValid(path)).toBe(false)
    },
  )

  it('adds paths of trusted clients, in both ways', async () => {
    const served = await serve()
    const { client, errors } = await writing(served)
    const [first, second, third] = ['first', 'second', 'third'].map(name => pathOf(served, name)) as [
      string,
      string,
      string,
    ]
    const rest = { signature: undefined }
    await client.importPaths([
      { nar: nar('first\n'), path: first, references: [], deriver: undefined, ...rest },
      { nar: nar('second\n'), path: second, references: [first], deriver: pathOf(served, 'a.drv'), ...rest },
    ])
    const { narHash, narSize } = infoOf(nar('third\n'))
    const info = { path: third, deriver: undefined, narHash, references: [second], narSize, ca: undefined }
    await client.addToStoreNar({ ...info, ultimate: true }, nar('third\n'))
    const known = served.store.metadata
    expect(await known.info(second)).toMatchObject({ references: [first], deriver: pathOf(served, 'a.drv') })
    expect(await known.info(third)).toMatchObject({ references: [second], narHash, ultimate: true })
    await client.importPaths([])
    expect(errors).toEqual([])
  })

  it('takes no path of other clients that nothing vouches for', async () => {
    const served = await serve()
    const { client, errors, done } = await reach(served.store, { write: true })
    const [path, body] = [pathOf(served, 'unsigned'), nar('unsigned\n')]
    const { narHash, narSize } = infoOf(body)
    const info = { path, deriver: undefined, narHash, references: [], narSize, ca: undefined }
    await expect(client.addToStoreNar(info, body)).rejects.toThrow('ended the connection')
    await done
    expect(errors.join()).toContain('lacks a signature by a trusted key')
    expect(await served.store.metadata.isValid(path)).toBe(false)
    const other = await reach(served.store, { write: true })
    const record = { nar: body, path, references: [], deriver: undefined, signature: undefined }
    await expect(other.client.importPaths([record])).rejects.toThrow('ended the connection')
    const third = await reach(served.store, { write: true })
    const { drv, path: drvPath } = makeDerivation(served.storeDir, { name: 'no' })
    await expect(third.client.buildDerivation({ drvPath, drv, options: {} })).rejects.toThrow('ended')
    await third.done
    expect(third.errors.join()).toContain('not privileged to build input-addressed derivations')
  })

  it('adds nothing that is not what it is said to be', async () => {
    const served = await serve()
    const { client, errors, done } = await writing(served)
    const path = pathOf(served, 'wrong')
    const { narHash, narSize } = infoOf(nar('right\n'))
    const info = { path, deriver: undefined, narHash, references: [], narSize, ca: undefined }
    await expect(client.addToStoreNar(info, nar('wrong\n'))).rejects.toThrow('ended the connection')
    await done
    expect(errors.join()).toContain('hash mismatch')
    expect(await served.store.metadata.isValid(path)).toBe(false)
  })

  it('keeps locked paths live as long as the connection lasts', async () => {
    const served = await serve()
    const [first, second] = await addTwo(served)
    const reading = await reach(served.store)
    await reading.client.queryValidPaths({ paths: [second], lock: true })
    const { client, done } = await writing(served)
    await client.queryValidPaths({ paths: [first], lock: true })
    expect(await collectAll(served)).toEqual([second])
    await client.close()
    await done
    await eventually(async () => expect(await collectAll(served)).toEqual([first]))
  })

  it('tells results of builds in the form of each version', async () => {
    const served = await serve()
    const daemon = await served.connect()
    const { drv, path: drvPath, out } = makeDerivation(served.storeDir, { name: 'built' })
    await daemon.addToStoreNar({ path: out(), info: infoOf(nar('x')), dontCheckSigs: true }, nar('x'))
    const outPath = out().slice(served.storeDir.length + 1)
    for (const [version, realisations, outputs] of [
      ['2.3', [], []],
      ['2.5', [], []],
      [
        '2.7',
        [[expect.stringMatching(/^sha256:[0-9a-f]{64}!out$/), expect.objectContaining({ outPath })]],
        [],
      ],
      ['2.8', [], [['out', { outPath: out(), signatures: [] }]]],
    ] as const) {
      const { client, errors } = await writing(served, version)
      const result = await client.buildDerivation({ drvPath, drv, options: {} })
      expect(result).toMatchObject({ status: 'AlreadyValid', builtRealisations: realisations })
      expect([version, result.builtOutputs]).toEqual([version, outputs])
      expect(errors).toEqual([])
    }
  })

  it('tells failures of builds as results, and never by a status that clients take for a success', async () => {
    const served = await serve()
    const made = await addDerivation(served, await served.connect(), { name: 'unbuilt' })
    const { client, errors } = await writing(served)
    const [absent, other] = [pathOf(served, 'absent'), pathOf(served, 'other')]
    const options = { maxSilentTime: 5, buildTimeout: 7, maxLogSize: 9, keepFailed: true }
    const one = await client.buildPaths({ paths: [absent], options })
    expect(one).toEqual({ kind: 'Failed', status: 100, errorMsg: expect.stringContaining(absent) })
    const two = await client.buildPaths({ paths: [absent, other, `${made.path}!out`], options })
    const names = [absent, other, made.path].map(path => `'${path}'`).join(', ')
    expect(two).toEqual({ kind: 'Failed', status: 100, errorMsg: `build of ${names} failed` })
    expect(await client.buildPaths({ paths: [made.path], options })).toMatchObject({ kind: 'Failed' })
    const { drv, path: drvPath } = made
    const result = await client.buildDerivation({ drvPath, drv, options })
    expect(result).toMatchObject({ status: 'InputRejected', builtOutputs: [] })
    expect(errors).toEqual([])
    const [first] = await addTwo(served)
    expect(await client.buildPaths({ paths: [first], options })).toEqual({ kind: 'Built' })
  })

  it('refuses to build several times', async () => {
    const served = await serve()
    const { client, errors, done } = await writing(served)
    const options = { nrRepeats: 1 }
    await expect(client.buildPaths({ paths: [pathOf(served, 'a')], options })).rejects.toThrow('ended')
    await done
    expect(errors).toEqual(['client requested repeating builds, but this is not currently implemented'])
  })

  it('answers by a server that has the store open, unless that trusts this process more than its client', async () => {
    const served = await serve()
    const [first] = await addTwo(served)
    const target = { daemon: served.socket }
    const reading = await reach(target)
    expect(await reading.client.queryValidPaths({ paths: [first] })).toEqual([first])
    const trusted = await reach(target, { write: true, trusted: true })
    const body = nar('by a server\n')
    const { narHash, narSize } = infoOf(body)
    const path = pathOf(served, 'by-a-server')
    const info = { path, deriver: undefined, narHash, references: [], narSize, ca: undefined }
    await trusted.client.addToStoreNar(info, body)
    expect(await served.store.metadata.isValid(path)).toBe(true)
    await expect(reach(target, { write: true })).rejects.toThrow('trusts this user')
    const careful = await serve({ trusted: false })
    const untrusted = await reach({ daemon: careful.socket }, { write: true })
    await expect(
      untrusted.client.addToStoreNar({ ...info, path: pathOf(careful, 'by-a-server') }, body),
    ).rejects.toThrow('ended')
  })

  it('ends the connection of a client whose server is gone', async () => {
    const { errors } = await reach({ daemon: '/nowhere/socket' }).catch(error => ({
      errors: [String(error)],
    }))
    expect(errors.join()).toContain('cannot connect to /nowhere/socket')
  })
})
