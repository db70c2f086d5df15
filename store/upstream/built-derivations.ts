import { activityPayload, type LogMessage } from '../../generated/nix-daemon/log.ts'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { isDerivation } from '../building/derivation-files.ts'
import { hashMismatches } from './hash-mismatches.ts'

/** Notes which derivations upstream builds, of those that were sent there, and to which others it resolves them. */
export class BuiltDerivations {
  /** Derivations that were not built before. Others that upstream names are not this store's concern. */
  readonly #sent: ReadonlySet<StorePath>
  readonly #built = new Set<StorePath>()
  readonly #resolved = new Map<StorePath, StorePath>()
  readonly #mismatches = new Map<StorePath, string>()

  constructor(sent: ReadonlySet<StorePath>) {
    this.#sent = sent
  }

  /** Those of the derivations that were sent whose outputs may be valid upstream now. */
  get paths(): ReadonlySet<StorePath> {
    return new Set([...this.#built, ...this.#resolved.keys()])
  }

  /** Derivations that upstream has written, with outputs in place of inputs, by the one that each replaces. */
  get resolved(): ReadonlyMap<StorePath, StorePath> {
    return this.#resolved
  }

  /** The hashes that fixed outputs have, by the derivation, or up to Nix 2.3 by the path, if they should have others. */
  get mismatches(): ReadonlyMap<StorePath, string> {
    return this.#mismatches
  }

  /** Reads the text of a failure. */
  fail(text: string): void {
    for (const { path, got } of hashMismatches(text)) {
      const isKnown = isDerivation(path) ? this.#sent.has(path) : this.#mismatches.size < this.#sent.size
      if (isKnown) this.#mismatches.set(path, got)
    }
  }

  /** Sees a message of the upstream log. */
  see(message: LogMessage): void {
    if (message.kind === 'Next') this.fail(message.msg)
    if (message.kind !== 'StartActivity') return
    if (message.type !== 'Build' && message.type !== 'BuildWaiting') return
    const payload = activityPayload(message)
    if (payload?.type === 'BuildWaiting') {
      if (this.#sent.has(payload.drvPath)) this.#resolved.set(payload.drvPath, payload.resolvedPath)
    } else if (payload?.type === 'Build' && this.#sent.has(payload.drvPath)) {
      this.#built.add(payload.drvPath)
    }
  }
}
