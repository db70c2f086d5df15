// Makes the recordings of Guix anew: `npx tsx test/recordings/guix-daemon/record.ts [scenario...]`.

import { copyFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startGuixDaemon } from '../../peers/guix.ts'
import { availableGuix, type Peer } from '../../peers/installed.ts'
import { includes } from '../scenario.ts'
import { type Event, startTee } from '../tee.ts'
import { files, type GuixScenario, scenarios } from './scenarios.ts'

const here = import.meta.dirname

async function recordScenario(client: Peer, server: Peer, scenario: GuixScenario): Promise<Event[][]> {
  const daemon = await startGuixDaemon(server, { signs: true, argv: ['--cache-failures'] })
  const listen = join(daemon.folder, 'tee.socket')
  const tee = await startTee(listen, daemon.socket)
  try {
    const work = join(daemon.folder, 'work')
    for (const [name, text] of Object.entries(files)) writeFileSync(join(work, name), text)
    copyFileSync(join(server.root, 'bin/dash'), join(work, 'shell'))
    const run = async (line: string, fails: boolean, env = {}): Promise<void> => {
      const { status, stderr } = await daemon.run(client, ['sh', '-ec', line], { env, timeout: 60_000 })
      if ((status !== 0) !== fails) throw new Error(`${line}\nstatus ${status}\n${stderr}`)
    }
    for (const line of scenario.prepare ?? []) await run(line, false)
    await run(scenario.line, scenario.fails === true, { GUIX_DAEMON_SOCKET: listen })
    return await tee.take()
  } finally {
    await daemon.stop()
    await tee.close()
  }
}

function write(client: Peer, server: Peer, scenario: GuixScenario, connections: readonly Event[][]): void {
  const base = `${client.version}--${server.version}--${scenario.name}`
  connections.forEach((events, index) => {
    const header = {
      recording: 1,
      protocol: 'guix-daemon',
      title: scenario.title,
      client: `guix ${client.version}`,
      server: `guix ${server.version}`,
      command: scenario.line,
    }
    const name = connections.length === 1 ? base : `${base}-${index + 1}`
    const lines = [header, ...events].map(line => `${JSON.stringify(line)}\n`)
    writeFileSync(join(here, `${name}.jsonl`), lines.join(''))
  })
}

async function main(names: readonly string[]): Promise<number> {
  const peers = availableGuix()
  if (peers.length < 2) throw new Error('Guix is not installed; run test/peers/install.sh as root')
  const wanted = scenarios.filter(({ name }) => names.length === 0 || names.includes(name))
  let failures = 0
  for (const scenario of wanted) {
    // A scenario may open fewer connections now, so remove the files of earlier runs.
    const own = new RegExp(`--${scenario.name}(-\\d+)?\\.jsonl$`)
    for (const file of readdirSync(here).filter(each => own.test(each))) rmSync(join(here, file))
    const clients = peers.filter(
      peer => scenario.since === undefined || includes({ from: scenario.since }, peer.version),
    )
    const pairs = clients.flatMap(client => peers.map(server => [client, server] as const))
    const running = pairs.map(async ([client, server]) => {
      const what = `${client.version}--${server.version}--${scenario.name}`
      try {
        const connections = await recordScenario(client, server, scenario)
        if (connections.length === 0) throw new Error('no connections seen')
        write(client, server, scenario, connections)
        console.log(`${what}: ${connections.length}`)
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
