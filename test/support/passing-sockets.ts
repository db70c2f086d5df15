// Starts a program as systemd does it: with listening sockets from descriptor 3 on.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { linkSync, renameSync } from 'node:fs'
import { createServer, type ListenOptions } from 'node:net'

/** A place where a socket is made, or what descriptor 3 and the following are instead. */
export type Passed = ListenOptions | 'pipe' | number

/** The output of a program so far, and its end. */
export interface Started {
  readonly child: ChildProcess
  readonly exited: Promise<readonly [number | null, string | null]>
  out(): string
  errors(): string
  /** Waits until a text is in the output. @throws {Error} once the program has ended without it. */
  says(text: string): Promise<void>
}

/** Starts a program of this repository with sockets, whose clients only it accepts. */
export async function startWithSockets(
  argv: readonly string[],
  passed: readonly Passed[],
  variables: string = `LISTEN_PID=$$ LISTEN_FDS=${passed.length}`,
): Promise<Started> {
  const made = await Promise.all(
    passed.map(async each => {
      if (typeof each !== 'object') return undefined
      const server = createServer().listen(each)
      await once(server, 'listening')
      return { server, path: each.path }
    }),
  )
  const stdio = passed.map((each, index) => {
    const handle = (made[index]?.server as { _handle?: { fd: number } } | undefined)?._handle
    return handle?.fd ?? (each as 'pipe' | number)
  })
  // The shell becomes the program, whose number it knows beforehand.
  const line = `${variables} exec "$0" "$@"`
  const child = spawn('/bin/sh', ['-c', line, process.execPath, '--import', 'tsx', ...argv], {
    stdio: ['ignore', 'pipe', 'pipe', ...stdio],
  })
  for (const each of made) {
    // Node removes the file of a socket that it closes here, though not another name of the file.
    if (each?.path !== undefined) linkSync(each.path, `${each.path}.kept`)
    each?.server.close()
    if (each?.path !== undefined) renameSync(`${each.path}.kept`, each.path)
  }
  return watched(child)
}

function watched(child: ChildProcess): Started {
  const exited = once(child, 'close') as Promise<[number | null, string | null]>
  let [out, errors, isOver] = ['', '', false]
  let wake = (): void => {}
  child.stdout?.on('data', data => {
    out += data
    wake()
  })
  child.stderr?.on('data', data => {
    errors += data
    wake()
  })
  void exited.then(() => {
    isOver = true
    wake()
  })
  return {
    child,
    exited,
    out: () => out,
    errors: () => errors,
    async says(text) {
      while (!`${out}${errors}`.includes(text)) {
        if (isOver) throw new Error(`it has ended without '${text}': ${out}${errors}`)
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    },
  }
}
