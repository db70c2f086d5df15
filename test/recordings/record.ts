// Makes the recordings anew: `npx tsx test/recordings/record.ts [scenario...]`.

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Suite } from '../peers/installed.ts'
import { availablePeers, type Daemon, type Peer, startDaemon } from '../peers/peer.ts'
import { includes, type Scenario, type Step } from './scenario.ts'
import { adding } from './scenarios/adding.ts'
import { building } from './scenarios/building.ts'
import { copying } from './scenarios/copying.ts'
import { floating } from './scenarios/floating.ts'
import { keeping } from './scenarios/keeping.ts'
import { querying } from './scenarios/querying.ts'
import { remote } from './scenarios/remote.ts'
import { substituting } from './scenarios/substituting.ts'
import { trusting } from './scenarios/trusting.ts'
import { type Event, startTee } from './tee.ts'

const here = import.meta.dirname
const scenarios = [
  adding,
  querying,
  building,
  keeping,
  copying,
  remote,
  substituting,
  trusting,
  floating,
].flat()

// Pairs of client suite and daemon suite across eras, beside the pairs of each suite with itself.
const crossed: [Suite, Suite][] = [
  ['bullseye', 'sid'],
  ['sid', 'bullseye'],
  ['bookworm', 'trixie'],
  ['trixie', 'bookworm'],
]

type Recorded = { command: string; events: Event[] }

async function recordScenario(client: Peer, server: Peer, scenario: Scenario): Promise<Recorded[]> {
  // At the usual store folder, so that store paths are the same in every run.
  const daemon = await startDaemon(server, { conf: scenario.conf ?? [], storeDir: '/nix/store' })
  const listen = join(daemon.folder, 'tee.socket')
  const tee = await startTee(listen, daemon.socket)
  try {
    const work = join(daemon.folder, 'work')
    cpSync(join(here, 'inputs'), work, { recursive: true, verbatimSymlinks: true })
    mkdirSync(join(daemon.folder, 'own/store'), { recursive: true })
    const recorded: Recorded[] = []
    for (const step of scenario.steps) {
      const command = await runStep(client, daemon, scenario, step, listen)
      const connections = await tee.take()
      if (step.record === 'no' ? connections.length > 0 : connections.length === 0)
        throw new Error(`${connections.length} connections seen: ${command}`)
      recorded.push(...connections.map(events => ({ command, events })))
    }
    return recorded
  } finally {
    await daemon.stop()
    await tee.close()
  }
}

async function runStep(
  client: Peer,
  daemon: Daemon,
  scenario: Scenario,
  step: Step,
  tee: string,
): Promise<string> {
  const { folder } = daemon
  const work = join(folder, 'work')
  const line = step.line.replace(/\{([a-z]+)\}/g, (_, name: string) =>
    readFileSync(join(work, name), 'utf8').trim().replaceAll('\n', ' '),
  )
  const socket = step.record === 'no' ? daemon.socket : tee
  const own = {
    NIX_REMOTE: '',
    NIX_STATE_DIR: join(folder, 'own/state'),
    NIX_LOG_DIR: join(folder, 'own/log'),
  }
  const env = {
    NIX_CONFIG: ['extra-experimental-features = nix-command', ...(scenario.clientConf ?? [])].join('\n'),
    NIXWIRE_SOCKET: socket,
    PATH: `${work}/bin:/usr/bin:/bin`,
    ...(step.ownStore ? own : { NIX_REMOTE: `unix://${socket}` }),
  }
  const store = step.ownStore ? { storeFolder: join(folder, 'own/store') } : {}
  const { status, stderr } = await daemon.run(client, ['sh', '-ec', line], { env, ...store, timeout: 30_000 })
  if ((status !== 0) !== (step.record === 'fails')) throw new Error(`${line}\nstatus ${status}\n${stderr}`)
  return line
}

function write(client: Peer, server: Peer, scenario: Scenario, recorded: Recorded[]): void {
  const base = `${client.version}--${server.version}--${scenario.name}`
  recorded.forEach(({ command, events }, index) => {
    const header = {
      recording: 1,
      protocol: 'nix-daemon',
      title: scenario.title,
      client: `nix ${client.version}`,
      server: `nix ${server.version}`,
      command,
    }
    const name = recorded.length === 1 ? base : `${base}-${index + 1}`
    const lines = [header, ...events].map(line => `${JSON.stringify(line)}\n`)
    writeFileSync(join(here, `${name}.jsonl`), lines.join(''))
  })
}

async function main(names: readonly string[]): Promise<number> {
  const peers = availablePeers()
  const bySuite = new Map(peers.map(peer => [peer.suite, peer]))
  if (bySuite.size < 4) throw new Error('not all peers are installed; run test/peers/install.sh as root')
  const wanted = scenarios.filter(({ name }) => names.length === 0 || names.includes(name))
  const pairs = [...bySuite.keys()].map((suite): [Suite, Suite] => [suite, suite]).concat(crossed)
  // A scenario may be gone or open fewer connections now, so remove the files of earlier runs.
  const stale = (file: string): boolean =>
    file.endsWith('.jsonl') &&
    (names.length === 0 || names.some(name => new RegExp(`--${name}(-\\d+)?\\.jsonl$`).test(file)))
  for (const file of readdirSync(here).filter(stale)) rmSync(join(here, file))
  let failures = 0
  for (const scenario of wanted) {
    // Recording mostly waits for processes to start and end, so record all pairs at once.
    const running = pairs.map(async ([from, to]) => {
      const [client, server] = [bySuite.get(from), bySuite.get(to)] as [Peer, Peer]
      if (!includes(scenario.client, client.version) || !includes(scenario.server, server.version)) return
      if (scenario.sameReleaseOnly && client !== server) return
      const what = `${client.version}--${server.version}--${scenario.name}`
      try {
        const recorded = await recordScenario(client, server, scenario)
        write(client, server, scenario, recorded)
        console.log(`${what}: ${recorded.length}`)
      } catch (error) {
        failures++
        console.error(`${what}: ${error instanceof Error ? error.message : error}`)
      }
    })
    await Promise.all(running)
  }
  return failures
}

process.exitCode = (await main(process.argv.slice(2))) === 0 ? 0 : 1
