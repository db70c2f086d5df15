/** Length of the start of a name by which names are kept together. */
const START = 2

/** Names that a listing has not reached yet, and that the database no longer has. */
export class MissedNames {
  /** A thousand parts, since all of them would be searched for each page. */
  readonly #byStart = new Map<string, string[]>()

  add(name: string): void {
    const start = name.slice(0, START)
    const others = this.#byStart.get(start)
    if (others === undefined) this.#byStart.set(start, [name])
    else others.push(name)
  }

  /** Takes the names before a given one, or all of them. */
  take(before: string | undefined): string[] {
    const taken: string[] = []
    const end = before?.slice(0, START)
    for (const [start, names] of this.#byStart) {
      if (end !== undefined && start > end) continue
      const isReached = (name: string): boolean => before === undefined || name < before
      const left = start === end ? names.filter(name => !isReached(name)) : []
      for (const name of names) if (isReached(name)) taken.push(name)
      if (left.length > 0) this.#byStart.set(start, left)
      else this.#byStart.delete(start)
    }
    return taken
  }
}
