// Logs and results of builds that are done upstream.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import {
  type KeyedBuildResult,
  type LogMessage,
  listen,
  type NixDaemonHandlers,
} from '../../../generated/nix-daemon/index.ts'
import { activityPayloadFields, resultPayloadFields } from '../../../generated/nix-daemon/log.ts'
import type { Listening } from '../../../runtime/index.ts'
import { logFile } from '../../../store/building/build-logs.ts'
import { failedResult } from '../../../store/building/build-results.ts'
import { infoOf, nar } from '../../live/support/nar.ts'
import type { ServedStore } from '../../live/support/served-store.ts'
import { addDerivation, useStores } from '../store-support.ts'

const serve = useStores()
const storeDir = '/nix/store'
const listening: Listening[] = []
afterEach(async () => {
  for (const each of listening.splice(0)) await each.close()
})

function started(act: bigint, drvPath: string): LogMessage {
  const payload = { type: 'Build', drvPath, machine: '', curRound: 1n, nrRounds: 1n } as const
  const fields = activityPayloadFields(payload)
  return {
    kind: 'StartActivity',
    act,
    level: 'Info',
    type: 'Build',
    text: 'building',
    fields,
    parent: 0n,
  }
}

function line(act: bigint, text: string): LogMessage {
  const fields = resultPayloadFields({ type: 'BuildLogLine', line: text })
  return { kind: 'Result', act, type: 'BuildLogLine', fields }
}

const ended = (act: bigint): LogMessage => ({ kind: 'StopActivity', act })

/** Serves a store with an upstream that says messages for each build, and answers with results. */
async function before(
  messages: () => readonly LogMessage[],
  results: (paths: readonly string[]) => readonly KeyedBuildResult[] = () => [],
  handlers: NixDaemonHandlers = {},
): Promise<ServedStore> {
  const { folder } = await serve()
  const url = join(folder, 'upstream')
  const started = await listen(url, {
    queryValidPaths: ({ paths }) => paths.filter(path => path.endsWith('.drv')),
    buildPathsWithResults: ({ paths }, call) => {
      for (const message of messages()) call.log.say(message)
      return results(paths)
    },
    buildPaths: (_, call) => {
      for (const message of messages()) call.log.say(message)
      throw new Error('failed')
    },
    ...handlers,
  })
  listening.push(started)
  return await serve({ storeDir, upstream: url, limits: { buildLog: 200_000 } })
}

const logOf = (served: ServedStore, path: string): string => logFile(served.store.logDir, basename(path))

it('keeps the log of each build, by its derivation, also if the build fails', async () => {
  let paths: string[] = []
  const long = 'x'.repeat(100_000)
  const served = await before(() => {
    const [a = '', b = ''] = paths
    return [
      ...[started(1n, a), line(1n, 'a 1'), started(2n, b), line(2n, 'b 1'), line(1n, 'a 2'), ended(1n)],
      ...[line(1n, 'late'), line(3n, 'of nothing'), line(2n, long), line(2n, long), line(2n, long)],
      ...[
        started(4n, '/elsewhere/x.drv'),
        line(4n, 'x'),
        started(5n, `${storeDir}/../../x.drv`),
        line(5n, 'x'),
      ],
    ]
  })
  for (const version of ['1.20', '1.22', '1.38']) {
    const client = await served.connect({ version })
    paths = []
    for (const name of ['a', 'b'])
      paths.push((await addDerivation(served, client, { name: name + version })).path)
    const [a = '', b = ''] = paths
    await expect(client.buildPaths({ paths: [`${a}!*`] })).rejects.toThrow('failed')
    expect(readFileSync(logOf(served, a), 'utf8')).toBe('a 1\na 2\n')
    const kept = readFileSync(logOf(served, b), 'utf8')
    // Messages with long texts are passed on as they come, so only their beginnings are known here.
    expect(kept.startsWith(`b 1\n${'x'.repeat(64 << 10)}`)).toBe(true)
    expect(kept).toMatch(
      /^b 1\n(x+( \[\d+ more bytes were left out\])?\n)+(\[the rest of this log was left out\]\n)?$/,
    )
    expect(kept.length).toBeLessThan(200_100)
  }
})

it('builds although a log cannot be kept, and says so', async () => {
  let drv = ''
  const messages: LogMessage[] = []
  const served = await before(() => [started(1n, drv), line(1n, 'lost'), ended(1n)])
  const client = await served.connect({ onLog: message => void messages.push(message) })
  drv = (await addDerivation(served, client, { name: 'a' })).path
  mkdirSync(join(served.store.logDir, 'drvs'), { recursive: true })
  writeFileSync(join(served.store.logDir, 'drvs', basename(drv).slice(0, 2)), '')
  await expect(client.buildPaths({ paths: [`${drv}!*`] })).rejects.toThrow('failed')
  const said = messages.flatMap(message => (message.kind === 'Next' ? [message.msg] : []))
  expect(said).toEqual([expect.stringContaining(`the log of '${drv}' is not kept whole: `)])
  expect(existsSync(logOf(served, drv))).toBe(false)
})

it('keeps the phases of a build as the lines by which builders of nixpkgs tell of them', async () => {
  let drv = ''
  const phase = (act: bigint, name: string): LogMessage => {
    return {
      kind: 'Result',
      act,
      type: 'SetPhase',
      fields: resultPayloadFields({ type: 'SetPhase', phase: name }),
    }
  }
  const served = await before(() => [
    ...[
      started(1n, drv),
      phase(1n, 'unpackPhase'),
      line(1n, 'a'),
      phase(2n, 'other'),
      phase(1n, '"\\\n'),
      ended(1n),
    ],
  ])
  const client = await served.connect()
  drv = (await addDerivation(served, client, { name: 'a' })).path
  await expect(client.buildPaths({ paths: [`${drv}!*`] })).rejects.toThrow('failed')
  expect(readFileSync(logOf(served, drv), 'utf8').split('\n')).toEqual([
    '@nix { "action": "setPhase", "phase": "unpackPhase" }',
    'a',
    '@nix { "action": "setPhase", "phase": "\\"\\\\\\n" }',
    '',
  ])
})

it('answers with the results of what the upstream gave up after those with a text', async () => {
  const served = await before(
    () => [],
    paths =>
      paths.map((path, index) => {
        return { path, result: failedResult('MiscFailure', index === 1 ? 'the reason' : '') }
      }),
  )
  const client = await served.connect()
  const paths: string[] = []
  for (const name of ['a', 'b', 'c'])
    paths.push(`${(await addDerivation(served, client, { name })).path}!out`)
  const answers = await client.buildPathsWithResults({ paths })
  expect(answers.map(({ path }) => path)).toEqual([paths[1], paths[0], paths[2]])
  expect(answers.map(({ result }) => result.errorMsg)).toEqual(['the reason', '', ''])
})

it('leaves out the results that the upstream left out', async () => {
  const failed = failedResult('PermanentFailure', 'failed')
  const served = await before(
    () => [],
    paths => paths.slice(0, 1).map(path => ({ path, result: failed })),
  )
  const client = await served.connect()
  const paths: string[] = []
  for (const name of ['a', 'b', 'c'])
    paths.push(`${(await addDerivation(served, client, { name })).path}!out`)
  const answers = await client.buildPathsWithResults({ paths })
  expect(answers.map(({ path, result }) => [path, result.status])).toEqual([[paths[0], 'PermanentFailure']])
})

it('marks the outputs of a build as built here, if they were built upstream, and fetched paths not', async () => {
  const body = nar('made\n')
  const behind = { queryPathInfo: () => infoOf(body, { ultimate: true }), narFromPath: () => body }
  const built = { ...failedResult('Built', ''), timesBuilt: 1 }
  const served = await before(
    () => [],
    paths => paths.map(path => ({ path, result: built })),
    behind,
  )
  const client = await served.connect()
  const [made, other] = [
    await addDerivation(served, client, { name: 'a' }),
    await addDerivation(served, client, { name: 'b' }),
  ]
  await client.buildPathsWithResults({ paths: [`${made.path}!out`] })
  expect((await client.queryPathInfo({ path: made.out() }))?.ultimate).toBe(true)
  await client.ensurePath({ path: other.out() })
  expect((await client.queryPathInfo({ path: other.out() }))?.ultimate).toBe(false)
})
