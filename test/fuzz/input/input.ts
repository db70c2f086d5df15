import type { Session } from '../../../runtime/session/session.ts'

/** The side of a connection that a piece comes from. */
export type Side = 'client' | 'server'

/** A message, a part of one or a file: bytes that a mutation moves as a whole. */
export interface Piece {
  readonly from: Side
  /** Index of the call that it belongs to; -1 in the handshake. */
  readonly call: number
  readonly data: Buffer
  /** Name of its type in the layout, and the session in which it was encoded, if they are known. */
  readonly type?: string
  readonly session?: Session
}

/** All else that a target has to know of an input, such as the sizes of chunks. */
export type Choices = Readonly<Record<string, string | number | boolean | readonly number[]>>

/** An input of a target. */
export interface Input {
  readonly choices: Choices
  readonly pieces: readonly Piece[]
}

/** Joins the bytes of one side. */
export function bytesFrom(input: Input, side: Side): Buffer {
  return Buffer.concat(input.pieces.filter(piece => piece.from === side).map(piece => piece.data))
}

/** Reads a choice that is a name or a number, which a damaged file may lack. */
export function chosen<T extends string | number | boolean>(input: Input, name: string, otherwise: T): T {
  const value = input.choices[name]
  return typeof value === typeof otherwise ? (value as T) : otherwise
}

/** Reads a choice that is a list of numbers. */
export function chosenNumbers(input: Input, name: string): readonly number[] {
  const value = input.choices[name]
  return Array.isArray(value) ? value : []
}
