import type { BodyCase, Operation, Protocol } from '../ir/protocol.ts'

/** Lists all forms of all bodies of the operations. */
export function bodiesOf({ operations }: Protocol): (BodyCase | NonNullable<Operation['download']>)[] {
  return operations.flatMap(({ upload, download }) => [
    ...(upload?.wire ?? []),
    ...(download === undefined ? [] : [download]),
  ])
}
