import type { Input } from '../input/input.ts'
import type { TextRule } from '../input/text-cut.ts'
import type { AnyMessage } from '../protocol/protocol.ts'
import type { LogStream } from './log-stream.ts'
import type { LongTexts } from './options.ts'

/** A function that is called with each message of a log. */
export type Listen = (message: AnyMessage) => void

/**
 * The listeners of one call. Errors that they throw are kept for {@link rethrow}, so that the reply is read
 * whole.
 */
export class LogListeners {
  /** The texts of messages that need not be held whole. */
  readonly texts: TextRule
  readonly #listeners: Listen[] = []
  readonly #log: LogStream<AnyMessage> | undefined
  readonly #longTexts: LongTexts | undefined
  #thrown: { readonly error: unknown } | undefined

  constructor(
    listeners: readonly (Listen | undefined)[],
    texts: TextRule,
    log?: LogStream<AnyMessage>,
    longTexts?: LongTexts,
  ) {
    for (const listen of listeners) if (listen !== undefined) this.#listeners.push(listen)
    const { most, except } = texts
    this.texts = longTexts === undefined ? texts : { most, except, passOn: longTexts }
    this.#log = log
    this.#longTexts = longTexts
  }

  /** Tells of the message that was just read from an input. */
  tell(message: AnyMessage, input: Input): void {
    if (input.isLong && input.long.passed) {
      this.#call(whole => this.#longTexts?.end(whole), message)
      return
    }
    for (const listen of this.#listeners) this.#call(listen, message)
    this.#log?.tell(message, input.messageBytes)
  }

  /** Throws the first error of a listener, if there is one. */
  rethrow(): void {
    if (this.#thrown !== undefined) throw this.#thrown.error
  }

  #call(listen: Listen, message: AnyMessage): void {
    try {
      listen(message)
    } catch (error) {
      this.#thrown ??= { error }
    }
  }
}

/** Adds to a message that was just read from an input how much of its texts is left out. */
export function withCut<Message extends AnyMessage>(message: Message, input: Input): Message {
  if (!input.isLong || input.long.cut === 0) return message
  return { ...message, cut: input.long.cut }
}
