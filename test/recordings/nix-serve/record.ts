// Makes the recordings of nix-serve anew: `npx tsx test/recordings/nix-serve/record.ts [scenario...]`.

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '../../../generated/nix-serve/index.ts'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import { makeFolder } from '../../peers/folder.ts'
import { availablePeers, type Peer, type Suite } from '../../peers/installed.ts'
import { startInside } from '../../peers/namespace.ts'
import { placeEnv, runTool, type StorePlace, toolInside } from '../../peers/tools.ts'
import { includes } from '../scenario.ts'
import type { Event } from '../tee.ts'
import { startProgramTee } from '../tee-program.ts'
import { type ServeScenario, scenarios } from './scenarios.ts'

const here = import.meta.dirname
const inputs = join(here, '../inputs')
// At the usual store folder, so that store paths are the same in every run.
const storeDir = '/nix/store'

// Pairs of client suite and server suite across eras, beside the pairs of each suite with itself.
const crossed: [Suite, Suite][] = [
  ['bullseye', 'sid'],
  ['sid', 'bullseye'],
  ['bookworm', 'trixie'],
  ['trixie', 'bookworm'],
]

/** Makes a store in a folder below another one. */
function placeIn(folder: string, name: string, more: Record<string, string>): StorePlace {
  const storeFolder = join(folder, name, 'store')
  mkdirSync(storeFolder, { recursive: true })
  const own = { NIX_STATE_DIR: join(folder, name, 'state'), NIX_LOG_DIR: join(folder, name, 'log') }
  return {
    folder,
    storeDir,
    storeFolder,
    env: { ...placeEnv(folder, storeDir), ...own, NIX_REMOTE: '', ...more },
  }
}

async function record(client: Peer, server: Peer, scenario: ServeScenario): Promise<Event[][]> {
  const folder = makeFolder()
  const socket = join(folder, 'ssh.socket')
  const far = placeIn(folder, 'far', {})
  const near = placeIn(folder, 'near', {
    NIX_CONFIG: 'extra-experimental-features = nix-command',
    NIXWIRE_SOCKET: socket,
    PATH: `${folder}/work/bin:/usr/bin:/bin`,
  })
  let isPreparing = true
  const tee = await startProgramTee(socket, () => {
    const mayWrite = isPreparing || scenario.write !== false
    return startInside(toolInside(far, server, ['nix-store', '--serve', ...(mayWrite ? ['--write'] : [])]))
  })
  const run = async (line: string, fails: boolean): Promise<void> => {
    const whole = line.replace(/\{([a-z]+)\}/g, (_, name: string) =>
      readFileSync(join(folder, 'work', name), 'utf8').trim(),
    )
    const { status, stderr } = await runTool(near, client, ['sh', '-ec', whole], { timeout: 30_000 })
    if ((status !== 0) !== fails) throw new Error(`${whole}\nstatus ${status}\n${stderr}`)
  }
  try {
    cpSync(inputs, join(folder, 'work'), { recursive: true, verbatimSymlinks: true })
    for (const line of scenario.prepare ?? []) await run(line, false)
    await tee.take()
    isPreparing = false
    if (scenario.line !== undefined) await run(scenario.line, scenario.fails === true)
    if (scenario.calls !== undefined) {
      const own = await connect(socket)
      await scenario.calls(own)
      await own.close()
    }
    return await tee.take()
  } finally {
    await tee.close()
    await removeTree(Buffer.from(folder))
  }
}

function write(client: Peer, server: Peer, { name, title, line }: ServeScenario, sessions: Event[][]): void {
  const from = line === undefined ? 'nixwire' : client.version
  const base = `${from}--${server.version}--${name}`
  sessions.forEach((events, index) => {
    const header = {
      recording: 1,
      protocol: 'nix-serve',
      title,
      client: line === undefined ? 'nixwire' : `nix ${client.version}`,
      server: `nix ${server.version}`,
      ...(line === undefined ? {} : { command: line }),
    }
    const file = sessions.length === 1 ? base : `${base}-${index + 1}`
    const lines = [header, ...events].map(each => `${JSON.stringify(each)}\n`)
    writeFileSync(join(here, `${file}.jsonl`), lines.join(''))
  })
}

async function main(names: readonly string[]): Promise<number> {
  const bySuite = new Map(availablePeers().map(peer => [peer.suite, peer]))
  if (bySuite.size < 4) throw new Error('not all peers are installed; run test/peers/install.sh as root')
  const stale = (file: string): boolean =>
    file.endsWith('.jsonl') &&
    (names.length === 0 || names.some(name => new RegExp(`--${name}(-\\d+)?\\.jsonl$`).test(file)))
  for (const file of readdirSync(here).filter(stale)) rmSync(join(here, file))
  const pairs = [...bySuite.keys()].map((suite): [Suite, Suite] => [suite, suite]).concat(crossed)
  let failures = 0
  for (const scenario of scenarios.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const { line, releases } = scenario
    for (const [from, to] of pairs) {
      const [client, server] = [bySuite.get(from), bySuite.get(to)] as [Peer, Peer]
      if (![client, server].every(({ version }) => includes(releases, version))) continue
      // The generated client is the same beside each release.
      if (line === undefined && from !== to) continue
      try {
        const sessions = await record(client, server, scenario)
        if (sessions.length === 0) throw new Error('no connection was seen')
        write(client, server, scenario, sessions)
        console.log(`${client.version}--${server.version}--${scenario.name}: ${sessions.length}`)
      } catch (error) {
        failures += 1
        console.error(`${client.version}--${server.version}--${scenario.name}: ${(error as Error).message}`)
      }
    }
  }
  return failures
}

process.exitCode = (await main(process.argv.slice(2))) === 0 ? 0 : 1
