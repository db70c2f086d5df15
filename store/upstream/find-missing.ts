import type { QueryMissingResponse } from '../../generated/nix-daemon/operations.ts'
import type { StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import type { BuildTarget } from '../building/build-target.ts'
import { readDerivation } from '../building/derivation-files.ts'
import { knownOutputs } from '../building/known-outputs.ts'
import { inSlices, sortTexts } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import { requireEnd } from './closure-fetch.ts'
import type { UpstreamConnection } from './upstream-connection.ts'

/** Finds the paths to build and to fetch to make targets valid. */
export async function findMissing(
  store: Store,
  upstream: UpstreamConnection | undefined,
  targets: readonly BuildTarget[],
): Promise<QueryMissingResponse> {
  const search = new Search(store, upstream)
  await inSlices(targets, target => search.want(target))
  await search.run()
  return await search.result()
}

/** Targets whose upstream metadata are held at the same time. */
const TOGETHER = 512

/** A target that is not valid here. */
interface Lacking {
  readonly target: BuildTarget
  /** The paths that are missing; undefined for outputs that only the build determines. */
  readonly missing: readonly (StorePath | undefined)[]
}

class Search {
  readonly #store: Store
  readonly #upstream: UpstreamConnection | undefined
  /** Targets that were seen. */
  readonly #seen = new Set<string>()
  /** Targets to look at in the next round. */
  #wanted: BuildTarget[] = []
  /** Upstream metadata of the paths that were asked for last and are valid there. */
  readonly #infos = new Map<StorePath, UnkeyedValidPathInfo>()
  readonly #willBuild = new Set<StorePath>()
  readonly #willSubstitute = new Set<StorePath>()
  readonly #unknown = new Set<StorePath>()
  #narSize = 0
  /** Paths to substitute, and their references. */
  #held = 0

  constructor(store: Store, upstream: UpstreamConnection | undefined) {
    this.#store = store
    this.#upstream = upstream
  }

  want(target: BuildTarget): void {
    const names = target.kind === 'Opaque' ? '' : `!${target.outputs}`
    const key = target.path + names
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.#wanted.push(target)
  }

  /** Looks at all targets, in rounds that find those of the next one, and each of which waits for upstream once. */
  async run(): Promise<void> {
    for (let round = this.#wanted; round.length > 0; round = this.#wanted) {
      this.#wanted = []
      const lacking: Lacking[] = []
      await inSlices(round, async target => {
        const missing = await this.#missingOf(target)
        if (missing.length > 0) lacking.push({ target, missing })
      })
      for (let at = 0; at < lacking.length; at += TOGETHER) {
        const some = lacking.slice(at, at + TOGETHER)
        await this.#query(some)
        await inSlices(some, each => this.#decide(each))
        this.#infos.clear()
      }
    }
  }

  async result(): Promise<QueryMissingResponse> {
    return {
      willBuild: await sortTexts([...this.#willBuild]),
      willSubstitute: await sortTexts([...this.#willSubstitute]),
      unknown: await sortTexts([...this.#unknown]),
      // Contents are not compressed.
      downloadSize: this.#narSize,
      narSize: this.#narSize,
    }
  }

  async #missingOf(target: BuildTarget): Promise<(StorePath | undefined)[]> {
    const { metadata } = this.#store
    const { path } = target
    const isValid = await metadata.isValid(path)
    if (target.kind === 'Opaque') return isValid ? [] : [path]
    if (!isValid) {
      this.#unknown.add(path)
      return []
    }
    const names = new Set(target.outputs === 'all' ? [] : target.outputs)
    const missing: (StorePath | undefined)[] = []
    for (const [name, output] of await knownOutputs(this.#store, path)) {
      if (target.outputs !== 'all' && !names.has(name)) continue
      if (output === undefined || !(await metadata.isValid(output))) missing.push(output)
    }
    return missing
  }

  async #query(lacking: readonly Lacking[]): Promise<void> {
    if (this.#upstream === undefined) return
    const paths = new Set<StorePath>()
    await inSlices(lacking, ({ missing }) => {
      if (isKnown(missing)) for (const path of missing) if (!this.#willSubstitute.has(path)) paths.add(path)
    })
    if (paths.size === 0) return
    const asked = [...paths]
    const infos = await this.#upstream.infos(asked, await this.#upstream.client())
    await inSlices(infos.entries(), ([index, info]) => {
      if (info !== undefined) this.#infos.set(asked[index] as StorePath, info)
    })
  }

  async #decide({ target, missing }: Lacking): Promise<void> {
    const { path } = target
    if (isKnown(missing) && missing.every(each => this.#isThere(each)))
      for (const each of missing) this.#substitute(each)
    else if (target.kind === 'Opaque') this.#unknown.add(path)
    else {
      this.#willBuild.add(path)
      const { inputDrvs, inputSrcs } = await readDerivation(this.#store, path)
      for (const source of inputSrcs) this.want({ kind: 'Opaque', path: source })
      for (const [input, outputs] of inputDrvs) this.want({ kind: 'Built', path: input, outputs })
    }
  }

  #isThere(path: StorePath): boolean {
    return this.#infos.has(path) || this.#willSubstitute.has(path)
  }

  #substitute(path: StorePath): void {
    const info = this.#infos.get(path)
    if (info === undefined || this.#willSubstitute.has(path)) return
    this.#willSubstitute.add(path)
    this.#narSize += info.narSize
    this.#held += 1 + info.references.length
    requireEnd(this.#store, this.#held)
    for (const reference of info.references) this.want({ kind: 'Opaque', path: reference })
  }
}

function isKnown(paths: readonly (StorePath | undefined)[]): paths is readonly StorePath[] {
  return !paths.includes(undefined)
}
