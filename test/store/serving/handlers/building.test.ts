import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type BuildResult,
  type LogMessage,
  listen,
  type NixDaemonHandlers,
} from '../../../../generated/nix-daemon/index.ts'
import type { Listening } from '../../../../runtime/transport/listen.ts'
import { storeHandlers } from '../../../../store/index.ts'
import { infoOf, nar } from '../../../live/support/nar.ts'
import type { ServedStore } from '../../../live/support/served-store.ts'
import {
  addAt,
  addDerivation,
  addNar,
  collectAll,
  damage,
  fileOf,
  pathOf,
  useStores,
} from '../../store-support.ts'

const serve = useStores()
const listening: Listening[] = []

afterEach(async () => {
  for (const each of listening.splice(0)) await each.close()
})

const result: BuildResult = {
  status: 'Built',
  errorMsg: '',
  timesBuilt: 1,
  isNonDeterministic: false,
  startTime: 1,
  stopTime: 2,
  cpuUser: 5,
  cpuSystem: undefined,
  builtOutputs: [],
  builtRealisations: [],
}

describe('a store without an upstream', () => {
  it('has nothing to build for valid targets', async () => {
    const served = await serve()
    for (const version of ['1.13', '1.28', '1.34', '1.38']) {
      const client = await served.connect({ version })
      const made = await addDerivation(served, client, { name: `made${version}` })
      const [drv, out] = [made.path, made.out()]
      await addAt(await served.connect(), out)
      await client.buildPaths({ paths: [`${drv}!*`, `${drv}!out`, out] })
      await client.ensurePath({ path: out })
      if (version < '1.34') continue
      const answers = await client.buildPathsWithResults({ paths: [`${drv}!*`, drv, out] })
      expect(answers.map(({ path, result }) => [path, result.status])).toEqual([
        [`${drv}!*`, 'AlreadyValid'],
        [drv, 'AlreadyValid'],
        [out, 'AlreadyValid'],
      ])
      // Tools make their links from these outputs.
      const told = answers[0]?.result
      const paths =
        version === '1.38'
          ? told?.builtOutputs.map(([name, { outPath }]) => [name, outPath])
          : told?.builtRealisations.map(([id, value]) => [
              id.split('!')[1],
              join(served.storeDir, (value as { outPath: string }).outPath),
            ])
      expect(paths).toEqual([['out', out]])
    }
  })

  it('refuses to build other targets, in errors and in results', async () => {
    const served = await serve()
    const client = await served.connect({ features: [] })
    const { path: drv } = await addDerivation(served, client, { name: 'x' })
    const absent = pathOf(served, 'absent')
    const build = (...paths: string[]) => client.buildPaths({ paths })
    await expect(build(`${drv}!*`)).rejects.toThrow(`Cannot build '${drv}'`)
    await expect(build(absent)).rejects.toThrow(/no substituter that can build it/)
    await expect(build(`${absent}.drv!*`)).rejects.toThrow(/failed to obtain derivation/)
    await expect(build(`${drv}!no`)).rejects.toThrow(/does not have output 'no'/)
    await expect(build(absent, `${drv}!*`)).rejects.toThrow(/^.*build of '.*', '.*' failed/)
    await expect(build(`${drv}!out!out`)).rejects.toThrow(/not supported/)
    await expect(client.ensurePath({ path: absent })).rejects.toThrow(/no substituter/)
    const answers = await client.buildPathsWithResults({ paths: [`${drv}!*`, absent, `${absent}.drv!*`] })
    expect(answers.map(({ result }) => result.status)).toEqual([
      'InputRejected',
      'NoSubstituters',
      'DependencyFailed',
    ])
  })

  it.each(['Check', 'Repair'] as const)('refuses to build valid targets again in mode %s', async mode => {
    const served = await serve()
    const client = await served.connect()
    const made = await addDerivation(served, client, { name: 'x' })
    const [drv, out] = [`${made.path}!out`, await addAt(client, made.out())]
    await expect(client.buildPaths({ paths: [drv], mode })).rejects.toThrow(`Cannot build '${made.path}'`)
    const opaque = client.buildPaths({ paths: [out], mode })
    if (mode === 'Check') await opaque
    else await expect(opaque).rejects.toThrow(/no substituter that can build it/)
    const answers = await client.buildPathsWithResults({ paths: [drv, out], mode })
    expect(answers.map(({ result }) => result.status)).toEqual([
      'InputRejected',
      mode === 'Check' ? 'AlreadyValid' : 'NoSubstituters',
    ])
  })

  it('answers BuildDerivation with a result in every version', async () => {
    const served = await serve()
    for (const version of ['1.14', '1.28', '1.29', '1.37', '1.38']) {
      const client = await served.connect({ version })
      const there = await addNar(served, await served.connect(), 'there')
      const build = (path: string, inputSrcs: readonly string[]) =>
        client.buildDerivation({
          drvPath: pathOf(served, 'r.drv'),
          drv: {
            outputs: [['out', { path, hashAlgo: '', hash: '' }]],
            inputSrcs,
            platform: 's',
            builder: '/b',
            args: [],
            env: [],
          },
        })
      expect(await build(there, [])).toMatchObject({ status: 'AlreadyValid' })
      expect(await build(pathOf(served, 'r'), [])).toMatchObject({
        status: 'InputRejected',
        errorMsg: expect.stringMatching(/Cannot build .*r\.drv/),
      })
      expect(await build(pathOf(served, 'r'), [pathOf(served, 'no')])).toMatchObject({
        status: 'MiscFailure',
        errorMsg: expect.stringMatching(/dependency '.*-no' of '.*-r.drv' does not exist/),
      })
    }
  })

  it('saves build logs where tools look for them', async () => {
    const served = await serve()
    const client = await served.connect()
    const name = basename(pathOf(served, 'x.drv'))
    const log = Buffer.from([0x61, 0xff, 0, 10])
    await client.addBuildLog({ path: name }, log)
    expect(readFileSync(join(served.folder, 'log/drvs', name.slice(0, 2), name.slice(2)))).toEqual(log)
    await client.addBuildLog({ path: name }, Buffer.from('again'))
    await expect(client.addBuildLog({ path: '../../x.drv' }, log)).rejects.toThrow()
    expect(client.connection.usable).toBe(true)
  })
})

/** Serves a store whose handlers build: the output of each derivation is a file with its own path. */
async function startBuilder(served: ServedStore): Promise<{ url: string; built: string[] }> {
  const built: string[] = []
  const url = join(served.folder, 'builder')
  const make = async (handlers: NixDaemonHandlers, out: string, call: never): Promise<void> => {
    built.push(out)
    const body = nar(`made ${out}\n`)
    const info = infoOf(body)
    const request = { path: out, info, repair: false, dontCheckSigs: false }
    await handlers.addToStoreNar?.(request, [body] as never, call)
  }
  const started = await listen(
    url,
    connection => {
      const handlers = storeHandlers(served.store, connection)
      return {
        ...handlers,
        async buildPaths({ paths }, call) {
          for (const text of paths) {
            const [path = ''] = text.split('!')
            if (await served.store.metadata.isValid(path)) {
              call.log.say({ kind: 'Next', msg: `building ${path}\n` })
              for (const [, out] of await served.store.metadata.derivationOutputs(path))
                await make(handlers, out as string, call as never)
            } else throw new Error(`no such derivation ${path}`)
          }
        },
        async buildDerivation({ drv }, call) {
          for (const [, { path }] of drv.outputs) await make(handlers, path, call as never)
          return result
        },
      }
    },
    { version: '1.33' },
  )
  listening.push(started)
  return { url, built }
}

describe('a store with an upstream', () => {
  const storeDir = '/nix/store'

  it('sends inputs upstream, builds there and fetches the outputs', async () => {
    const behind = await serve({ storeDir })
    const { url, built } = await startBuilder(behind)
    const served = await serve({ storeDir, upstream: url })
    const messages: LogMessage[] = []
    const client = await served.connect({ onLog: message => void messages.push(message) })
    const source = await addNar(served, client, 'source')
    const dependency = await addDerivation(served, client, { name: 'd', inputSrcs: [source] })
    const [depDrv, dep] = [dependency.path, dependency.out()]
    await addAt(client, dep)
    const made = await addDerivation(served, client, { name: 'o', inputs: [dependency], inputSrcs: [source] })
    const [drv, out] = [made.path, made.out()]
    await client.buildPaths({ paths: [`${drv}!*`] })
    expect(readFileSync(fileOf(served, out), 'utf8')).toBe(`made ${out}\n`)
    expect(built).toEqual([out])
    expect(messages).toContainEqual({ kind: 'Next', msg: `building ${drv}\n` })
    const there = await behind.connect()
    expect([...(await there.queryAllValidPaths())].sort()).toEqual([source, dep, depDrv, drv, out].sort())
    // The output is valid now, so nothing is built.
    await client.buildPaths({ paths: [`${drv}!*`] })
    expect(built).toHaveLength(1)
    await client.buildPaths({ paths: [`${drv}!*`], mode: 'Check' })
    expect(built).toHaveLength(2)
  })

  it('gives results if upstream has only errors', async () => {
    const behind = await serve({ storeDir })
    const { url } = await startBuilder(behind)
    const served = await serve({ storeDir, upstream: url })
    const client = await served.connect()
    const made = await addDerivation(served, client, { name: 'o' })
    const [drv, out] = [made.path, made.out()]
    const [good, bad] = await client.buildPathsWithResults({
      paths: [`${drv}!*`, `${pathOf(served, 'n.drv')}!*`],
    })
    expect(good?.result).toMatchObject({ status: 'Built', builtOutputs: [['out', { outPath: out }]] })
    expect(bad?.result).toMatchObject({ status: 'MiscFailure', errorMsg: expect.stringMatching(/no such/) })
  })

  it('passes on BuildDerivation, and gives each client the fields of its version', async () => {
    const behind = await serve({ storeDir })
    const { url } = await startBuilder(behind)
    const served = await serve({ storeDir, upstream: url })
    for (const version of ['1.14', '1.28', '1.29', '1.38']) {
      const client = await served.connect({ version })
      const input = await addNar(served, await served.connect(), `input${version}`)
      const out = pathOf(served, `out${version}`)
      const answer = await client.buildDerivation({
        drvPath: pathOf(served, 'r.drv'),
        drv: {
          outputs: [['out', { path: out, hashAlgo: '', hash: '' }]],
          inputSrcs: [input],
          platform: 's',
          builder: '/b',
          args: [],
          env: [],
        },
      })
      expect(answer).toMatchObject({ status: 'Built', timesBuilt: version < '1.29' ? 0 : 1 })
      expect(existsSync(fileOf(served, out))).toBe(true)
      expect(await behind.store.metadata.isValid(input)).toBe(true)
    }
  })

  it('fetches missing paths with their references', async () => {
    const behind = await serve({ storeDir })
    const maker = await behind.connect()
    const base = await addNar(behind, maker, 'base')
    const top = await addNar(behind, maker, 'top', { references: [base], sigs: ['k:AA=='] })
    const served = await serve({ storeDir, upstream: behind.socket })
    const client = await served.connect()
    const info = await maker.queryPathInfo({ path: top })
    const narSize = (info?.narSize ?? 0) * 2 - 8
    expect(await client.queryMissing({ targets: [top] })).toMatchObject({
      willSubstitute: [base, top].sort(),
      unknown: [],
      narSize: expect.closeTo(narSize, -2),
    })
    expect(await client.querySubstitutablePaths({ paths: [top, pathOf(served, 'no')] })).toEqual([top])
    expect(await client.hasSubstitutes({ path: top })).toBe(true)
    expect((await client.querySubstitutablePathInfo({ path: top }))?.references).toEqual([base])
    expect(await client.querySubstitutablePathInfos({ paths: [{ path: top, ca: undefined }] })).toHaveLength(
      1,
    )
    expect(await client.queryValidPaths({ paths: [top] })).toEqual([])
    expect(await client.queryValidPaths({ paths: [top], substitute: true })).toEqual([top])
    expect((await client.queryPathInfo({ path: top }))?.sigs).toEqual(['k:AA=='])
    expect(await collectAll(served)).toEqual([])
    await expect(client.ensurePath({ path: pathOf(served, 'no') })).rejects.toThrow(/no substituter/)

    damage(served, base)
    expect(await client.verifyStore({ checkContents: true })).toBe(true)
    expect(await client.verifyStore({ checkContents: true, repair: true })).toBe(false)
    expect(readFileSync(fileOf(served, base), 'utf8')).toBe('base\n')
  })

  it('reports that upstream cannot be reached, and keeps the connection', async () => {
    const served = await serve({ storeDir, upstream: '/nowhere/socket' })
    const client = await served.connect()
    await expect(client.ensurePath({ path: pathOf(served, 'x') })).rejects.toThrow(/upstream store/)
    await addNar(served, client, 'still-works')
  })
})
