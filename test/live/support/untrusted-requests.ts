// Requests whose outcome depends on the trust in a client, or could.

import type { BasicDerivation, NixDaemonClient } from '../../../generated/nix-daemon/index.ts'
import { keyPair } from '../../nix/key-pair.ts'
import { infoOf, nar, nix32, sha256 } from './nar.ts'
import { system } from './scene.ts'

/** A client of a fresh connection, and a folder in which it may make links. */
export type Asking = { client: NixDaemonClient; folder: string; atLeast: (release: string) => boolean }

/** A request, with what it needs before. Returns all that can be seen of its outcome. */
type Request = (asking: Asking) => Promise<unknown>

const path = (name: string): string => `/nix/store/${nix32(sha256(name).subarray(0, 20))}-${name}`

const signature = keyPair('stranger-1').sign('anything')

/** Adds a text as any client may; returns its path. */
async function added({ client, atLeast }: Asking, name: string, text = name): Promise<string> {
  const body = Buffer.from(text)
  if (!atLeast('2.4')) return client.addTextToStore({ suffix: name, text: body })
  return (await client.addToStore({ name, camStr: 'text:sha256' }, body)).path
}

function derivation(name: string, output: { hashAlgo: string; hash: string; path: string }): BasicDerivation {
  const args = ['-c', 'echo -n made > $out']
  const env = [
    ['out', output.path],
    ['name', name],
  ] as const
  return { outputs: [['out', output]], inputSrcs: [], platform: system, builder: '/bin/sh', args, env }
}

const fixed = (): BasicDerivation => {
  const hash = sha256('made').toString('hex')
  const inner = sha256(`fixed:out:sha256:${hash}:`).toString('hex')
  const digest = sha256(`output:out:sha256:${inner}:/nix/store:fixed`)
  const short = Buffer.alloc(20)
  for (const [at, byte] of digest.entries()) short[at % 20] = (short[at % 20] as number) ^ byte
  return derivation('fixed', { path: `/nix/store/${nix32(short)}-fixed`, hashAlgo: 'sha256', hash })
}

/** Writes a `.drv` file with an output of the path that a daemon computes itself, so that it can be built. */
async function builds(asking: Asking): Promise<string> {
  const { outputs, ...rest } = fixed()
  const [[, { path: out, hashAlgo, hash }]] = outputs as [
    [string, { path: string; hashAlgo: string; hash: string }],
  ]
  const quote = (text: string): string => JSON.stringify(text)
  const env = [...rest.env].sort().map(pair => `(${pair.map(quote).join(',')})`)
  const args = rest.args.map(quote).join(',')
  const text = `Derive([("out",${quote(out)},${quote(hashAlgo)},${quote(hash)})],[],[],${quote(system)},"/bin/sh",[${args}],[${env.join(',')}])`
  return `${await added(asking, 'fixed.drv', text)}!out`
}

async function uploads(asking: Asking, more: { sigs?: string[]; ultimate?: boolean } = {}): Promise<unknown> {
  const body = nar('unsigned')
  await asking.client.addToStoreNar(
    { path: path('unsigned'), info: infoOf(body, more), dontCheckSigs: true },
    body,
  )
  return asking.client.queryPathInfo({ path: path('unsigned') })
}

/** The requests by what they are. Each is made over a connection of its own. */
export const requests: Readonly<Record<string, Request>> = {
  'AddToStoreNar of an unsigned path': asking => uploads(asking),
  'AddToStoreNar of a path that a stranger signed': asking => uploads(asking, { sigs: [signature] }),
  async 'AddToStoreNar of a path named after its contents, said to be built here'(asking) {
    const text = await added(asking, 'text')
    const body = nar('text')
    await asking.client.addToStoreNar(
      {
        path: text,
        info: infoOf(body, { ultimate: true, ca: `text:sha256:${nix32(sha256('text'))}` }),
        repair: true,
      },
      body,
    )
    return [text, (await asking.client.queryPathInfo({ path: text }))?.ultimate]
  },
  async 'AddMultipleToStore of an unsigned path'({ client }) {
    const body = nar('many')
    const record = { info: { path: path('many'), info: infoOf(body) }, nar: body }
    await client.addMultipleToStore({ dontCheckSigs: true }, [record])
    return client.isValidPath({ path: path('many') })
  },
  async 'ImportPaths of an unsigned path'({ client }) {
    const record = {
      nar: nar('export'),
      path: path('export'),
      references: [],
      deriver: undefined,
      signature: undefined,
    }
    return client.importPaths([record])
  },
  async 'ImportPaths of a path that is there'(asking) {
    const there = await added(asking, 'there')
    const record = {
      nar: nar('there'),
      path: there,
      references: [],
      deriver: undefined,
      signature: undefined,
    }
    return asking.client.importPaths([record])
  },
  async BuildPaths(asking) {
    return asking.client.buildPaths({ paths: [await builds(asking)] })
  },
  async 'BuildPaths in mode Check'(asking) {
    return asking.client.buildPaths({ paths: [await builds(asking)], mode: 'Check' })
  },
  async 'BuildPaths in mode Repair'(asking) {
    return asking.client.buildPaths({ paths: [await builds(asking)], mode: 'Repair' })
  },
  async 'BuildPathsWithResults in mode Repair'(asking) {
    const results = await asking.client.buildPathsWithResults({
      paths: [await builds(asking)],
      mode: 'Repair',
    })
    return results.map(({ result }) => result.status)
  },
  async 'BuildDerivation of a fixed output'({ client }) {
    const { status, errorMsg } = await client.buildDerivation({ drvPath: path('fixed.drv'), drv: fixed() })
    return [status, errorMsg]
  },
  async 'BuildDerivation of an output of any path'({ client }) {
    const drv = derivation('any', { path: path('any'), hashAlgo: '', hash: '' })
    const { status, errorMsg } = await client.buildDerivation({ drvPath: path('any.drv'), drv })
    return [status, errorMsg, await client.isValidPath({ path: path('any') })]
  },
  async 'BuildDerivation under the path of another derivation'({ client, folder }) {
    const { status } = await client.buildDerivation({
      drvPath: path('victim.drv'),
      drv: fixed(),
      mode: 'Check',
    })
    return [
      status,
      (await import('node:fs')).existsSync(`${folder}/log/drvs/${path('victim').slice(11, 13)}`),
    ]
  },
  VerifyStore: ({ client }) => client.verifyStore({ checkContents: false, repair: false }),
  'VerifyStore with repair': ({ client }) => client.verifyStore({ checkContents: false, repair: true }),
  async AddSignatures(asking) {
    const signed = await added(asking, 'signed')
    await asking.client.addSignatures({ path: signed, sigs: [signature] })
    return (await asking.client.queryPathInfo({ path: signed }))?.sigs
  },
  AddBuildLog: ({ client }) => client.addBuildLog({ path: path('log.drv').slice(11) }, Buffer.from('log')),
  async AddPermRoot(asking) {
    const storePath = await added(asking, 'rooted')
    return asking.client.addPermRoot({ storePath, gcRoot: `${asking.folder}/work/root` })
  },
  async AddIndirectRoot({ client, folder }) {
    return client.addIndirectRoot({ path: `${folder}/work/indirect` })
  },
  async 'FindRoots while a process uses a path'(asking) {
    const used = await added(asking, 'used')
    await asking.client.addTempRoot({ path: used })
    const roots = await asking.client.findRoots()
    return roots.filter(root => root.target === used)
  },
  async 'CollectGarbage of everything'({ client }) {
    return (
      await client.collectGarbage({
        action: 'DeleteDead',
        pathsToDelete: [],
        ignoreLiveness: false,
        maxFreed: 0n,
      })
    ).paths.length
  },
  async 'CollectGarbage without regard to roots'(asking) {
    const kept = await added(asking, 'kept')
    const what = {
      action: 'DeleteSpecific',
      pathsToDelete: [kept],
      ignoreLiveness: true,
      maxFreed: 0n,
    } as const
    return asking.client.collectGarbage(what)
  },
  async 'AddToStore with repair'({ client }) {
    const { path: made } = await client.addToStore(
      { name: 'again', camStr: 'fixed:sha256', repair: true },
      Buffer.from('x'),
    )
    return made
  },
  OptimiseStore: ({ client }) => client.optimiseStore(),
  'EnsurePath of a missing path': ({ client }) => client.ensurePath({ path: path('missing') }),
}
