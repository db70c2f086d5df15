import { activityPayload, type LogMessage, resultPayload } from '../../generated/nix-daemon/log.ts'
import type { ActivityId, StorePath } from '../../generated/nix-daemon/types.ts'
import { parseStorePath } from '../../nix/store-path.ts'
import { newLogFile } from '../building/build-logs.ts'
import type { LogFile } from '../building/log-file.ts'
import type { Store } from '../model/store.ts'

/** Keeps the logs of the builds that are done upstream, as their lines stream by. */
export class BuildLogKeeper {
  readonly #store: Store
  /** Called when a log cannot be kept, which is no reason for a build to fail. */
  readonly #onError: (derivation: StorePath, error: Error) => void
  readonly #open = new Map<ActivityId, { readonly derivation: StorePath; readonly file: LogFile }>()
  readonly #closing = new Set<Promise<void>>()

  constructor(store: Store, onError: (derivation: StorePath, error: Error) => void) {
    this.#store = store
    this.#onError = onError
  }

  /** Sees a message of the upstream log. Returns the log that it belongs to, if the disk is behind. */
  see(message: LogMessage): LogFile | undefined {
    if (message.kind === 'Result') return this.#line(message)
    if (message.kind === 'StartActivity') this.#start(message)
    else if (message.kind === 'StopActivity') this.#stop(message.act)
    return undefined
  }

  /** Waits until all is written. The upstream says nothing more about these builds. */
  async finish(): Promise<void> {
    for (const act of [...this.#open.keys()]) this.#stop(act)
    await Promise.all(this.#closing)
  }

  #start(message: LogMessage & { kind: 'StartActivity' }): void {
    if (message.type !== 'Build') return
    const payload = activityPayload(message)
    if (payload?.type !== 'Build') return
    const { drvPath } = payload
    try {
      const { baseName } = parseStorePath(this.#store.storeDir, drvPath)
      this.#stop(message.act)
      const file = newLogFile(this.#store.logDir, baseName, this.#store.limits.buildLog)
      this.#open.set(message.act, { derivation: drvPath, file })
    } catch {
      // Another store's derivation has no log here.
    }
  }

  #line(message: LogMessage & { kind: 'Result' }): LogFile | undefined {
    if (message.type !== 'BuildLogLine' && message.type !== 'SetPhase') return undefined
    const file = this.#open.get(message.act)?.file
    const payload = file === undefined ? undefined : resultPayload(message)
    if (file === undefined) return undefined
    if (payload?.type === 'SetPhase') file.add(phaseLine(payload.phase))
    if (payload?.type !== 'BuildLogLine') return undefined
    const cut = message.cut === undefined ? '' : ` [${message.cut} more bytes were left out]`
    file.add(payload.line + cut)
    return file.isFull ? file : undefined
  }

  #stop(act: ActivityId): void {
    const open = this.#open.get(act)
    if (open === undefined) return
    this.#open.delete(act)
    const closing = open.file.close().then(error => {
      if (error !== undefined) this.#onError(open.derivation, error)
      this.#closing.delete(closing)
    })
    this.#closing.add(closing)
  }
}

/** Writes the line by which a builder tells of a phase, as nixpkgs does: daemons turn it into a message. */
function phaseLine(phase: string): string {
  return `@nix { "action": "setPhase", "phase": ${JSON.stringify(phase)} }`
}
