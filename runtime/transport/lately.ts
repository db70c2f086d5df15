/** Time in which an answer is not asked for again. */
const FRESH_MS = 10_000
/** Number of answers that are kept. */
const MOST = 1_000

/** Answers that were found a short time ago, and questions that are being asked. */
export class Lately<Key, Value> {
  readonly #answers = new Map<Key, { readonly answer: Promise<Value>; readonly until: number }>()

  /** Returns the answer to a question; asks it if that was not done lately. */
  get(key: Key, ask: () => Promise<Value>): Promise<Value> {
    const now = performance.now()
    const found = this.#answers.get(key)
    if (found !== undefined && now < found.until) return found.answer
    // The oldest answers stand first.
    this.#answers.delete(key)
    if (this.#answers.size >= MOST) this.#answers.delete(this.#answers.keys().next().value as Key)
    const answer = ask()
    this.#answers.set(key, { answer, until: now + FRESH_MS })
    return answer
  }
}
