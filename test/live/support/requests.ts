// Requests with many fields, and helpers for log messages.

import {
  type BasicDerivation,
  type LogMessage,
  resultPayload,
  type SetOptionsRequestInit,
} from '../../../generated/nix-daemon/index.ts'
import { type Scene, system } from './scene.ts'

export function options(more: Partial<SetOptionsRequestInit> = {}): SetOptionsRequestInit {
  return { verbosity: 'Error', maxBuildJobs: 1, buildCores: 1, ...more }
}

/** Makes settings with which a trusted client fetches from a binary cache without signatures. */
export function fetching(scene: Scene): SetOptionsRequestInit {
  return options({
    overrides: [
      ['substituters', cacheOf(scene)],
      ['require-sigs', 'false'],
    ],
  })
}

export function cacheOf(scene: Scene): string {
  return `file://${scene.daemon.folder}/cache`
}

export type Remote = { drvPath: string; drv: BasicDerivation; out: string }

/** Makes a derivation as a remote build sends it, without a file in the store. */
export function remote(scene: Scene, script: string, more: Partial<BasicDerivation> = {}): Remote {
  const name = scene.name('remote')
  const out = scene.path(name)
  const drv: BasicDerivation = {
    outputs: [['out', { path: out, hashAlgo: '', hash: '' }]],
    inputSrcs: [],
    platform: system,
    builder: '/bin/sh',
    args: ['-c', script],
    env: [
      ['name', name],
      ['out', out],
    ],
    ...more,
  }
  return { drvPath: scene.path(`${name}.drv`), drv, out }
}

/** Extracts the lines of build logs from the messages of a call. */
export function logLines(messages: readonly LogMessage[]): string[] {
  return messages.flatMap(message => {
    const payload = message.kind === 'Result' ? resultPayload(message) : undefined
    return payload?.type === 'BuildLogLine' ? [payload.line] : []
  })
}
